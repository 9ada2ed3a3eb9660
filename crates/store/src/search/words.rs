//! Words as the index of search has them: folded, with a number each, cut into pieces of three letters.

use goodword_domain::text;

/// Longer ones are cut: nobody types them whole.
const LONGEST: usize = 40;
/// How many different words of a record are found at most; a long note has more.
const MOST: usize = 300;

/// The words of folded texts, each once, in order.
pub(super) fn of<'t>(folded: impl IntoIterator<Item = &'t str>) -> Vec<String> {
    let mut words: Vec<String> = folded.into_iter().flat_map(split).collect();
    words.sort_unstable();
    words.dedup();
    words.truncate(MOST);
    words
}

/// The words of what is not folded yet, such as a note.
pub(super) fn of_text(text: &str) -> String {
    text::fold(text)
}

/// The pieces of an email address that people remember: of the name, and of the host without its last part.
pub(super) fn of_email(email: &str) -> String {
    let (name, host) = email.split_once('@').unwrap_or((email, ""));
    let host = host.rsplit_once('.').map_or(host, |(host, _)| host);
    text::fold(&format!("{name} {host}").replace(['.', '_', '-', '+'], " "))
}

/// The digits of a telephone number as one word.
pub(super) fn of_phone(phone: &str) -> String {
    phone.chars().filter(char::is_ascii_digit).collect()
}

fn split(folded: &str) -> impl Iterator<Item = String> {
    folded.split_ascii_whitespace().map(|word| word.chars().take(LONGEST).collect())
}

/// What is typed, as words in the order they were typed, at most eight; with full stops between them, as in an email address,
/// or without, as in initials.
pub(super) fn asked(typed: &str, apart: bool) -> Vec<String> {
    let folded = if apart { text::fold(&typed.replace(['.', '@', '_'], " ")) } else { text::fold(typed) };
    let mut words = Vec::new();
    for word in split(&folded) {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words.truncate(8);
    words
}

/// The number of a word: FNV-1a, the same in every release. Two words of one number would be found by each other; among a
/// million words that is less likely than one in ten million.
pub(super) fn hash(word: &str) -> i64 {
    let hash = word.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    i64::try_from(hash >> 1).unwrap_or(i64::MAX)
}

/// The pieces of three letters that lead to a word, its ends among them.
pub(super) fn grams(word: &str) -> Vec<String> {
    let letters: Vec<char> = format!("^{word}$").chars().collect();
    let mut grams: Vec<String> = letters.windows(3).map(|three| three.iter().collect()).collect();
    grams.sort_unstable();
    grams.dedup();
    grams
}

/// How many slips of typing are forgiven in a word.
pub(super) fn slips(word: &str) -> usize {
    match word.len() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// The words that two letters, typed in the wrong order, may have been.
pub(super) fn turned(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let turn = |at: usize| {
        let mut letters = letters.clone();
        letters.swap(at, at + 1);
        letters.into_iter().collect()
    };
    (0..letters.len().saturating_sub(1)).map(turn).collect()
}

/// How many slips lead from one word to another: a letter left out, added or wrong, or two in the wrong order.
pub(super) fn distance(one: &str, other: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let wrong = usize::from(a[i - 1] != b[j - 1]);
            let mut least = (rows[i - 1][j] + 1).min(row[j - 1] + 1).min(rows[i - 1][j - 1] + wrong);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_their_pieces() {
        assert_eq!(of(["orion foods\namira khan", "foods"]), ["amira", "foods", "khan", "orion"]);
        assert_eq!(of_email("amira.khan@mail.hale-co.example"), "amira khan mail hale co");
        assert_eq!(of_phone("+44 20 7946-0123"), "442079460123");
        assert_eq!(grams("khan"), ["^kh", "an$", "han", "kha"]);
        assert_eq!(grams("k"), ["^k$"]);
        assert_eq!(asked("J.P. Khan", false), ["jp", "khan"]);
        assert_eq!(asked("amira.khan@ha", true), ["amira", "khan", "ha"]);
    }

    #[test]
    fn slips_of_typing_are_counted() {
        for (typed, meant, slips) in [
            ("khan", "khan", 0),
            ("kahn", "khan", 1),
            ("khn", "khan", 1),
            ("khaan", "khan", 1),
            ("lindqvsit", "lindqvist", 1),
            ("orion", "union", 2),
        ] {
            assert_eq!(distance(typed, meant), slips, "{typed} {meant}");
        }
        assert_eq!(turned("abc"), ["bac", "acb"]);
        assert_eq!((slips("abc"), slips("khan"), slips("okafor"), slips("lindqvist")), (0, 1, 1, 2));
    }

    #[test]
    fn numbers_of_words_never_change() {
        // They are in the data of firms.
        assert_eq!(hash("khan"), 8_352_958_962_087_282_920);
    }
}
