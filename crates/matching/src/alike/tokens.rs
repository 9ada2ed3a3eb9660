//! Texts of several words, in which rare words say more than common ones: organisations, streets, further lines.

use super::{Likeness, apart, letters, slips, squeezed};
use crate::clean;
use crate::intern::{Id, Texts};
use crate::point::Level;

/// The words of the texts on one shelf, and in how many records each stands.
#[derive(Default)]
pub(crate) struct Words {
    texts: Texts,
    ends: Vec<u32>,
    words: Vec<Id>,
    records: Vec<u32>,
    letters: Vec<u32>,
    total: u32,
}

/// How many records a file of any size is thought to add: what is rare in ten records need not be rare.
const THOUGHT: f64 = 50.0;

impl Words {
    /// The words of `texts`, each of which stands in as many records as `counts` says.
    pub(crate) fn of(texts: &Texts, counts: impl Fn(Id) -> u32) -> Self {
        let mut all = Self::default();
        let ids = 0..Id::try_from(texts.len()).unwrap_or(Id::MAX);
        let mut own = Vec::new();
        for id in ids {
            let count = counts(id);
            own.clear();
            own.extend(name_of(texts.get(id)).split(' ').filter(|w| !w.is_empty()).map(|w| all.texts.put(w)));
            // By their letters, so that nothing depends on which record came first.
            own.sort_unstable_by(|x, y| all.texts.get(*x).cmp(all.texts.get(*y)));
            own.dedup();
            all.records.resize(all.texts.len(), 0);
            for word in &own {
                all.records[*word as usize] += count;
            }
            all.words.extend_from_slice(&own);
            all.ends.push(u32::try_from(all.words.len()).unwrap_or(u32::MAX));
            all.total += count;
        }
        all.texts.close();
        all.letters = (0..all.texts.len()).map(|word| letters(all.texts.get(word as Id))).collect();
        all
    }

    /// The different words of a text, in a fixed order.
    pub(crate) fn get(&self, id: Id) -> &[Id] {
        let at = id as usize;
        let Some(end) = self.ends.get(at) else { return &[] };
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.words[start as usize..*end as usize]
    }

    /// The word under a number.
    pub(crate) fn word(&self, word: Id) -> &str {
        self.texts.get(word)
    }

    /// In how many records a word stands.
    pub(crate) fn records(&self, word: Id) -> u32 {
        self.records.get(word as usize).copied().unwrap_or(0)
    }

    /// How alike two single words are, from 0 (not) to 1.
    fn alike(&self, x: Id, y: Id) -> f64 {
        let (of_x, of_y) = (self.letters[x as usize], self.letters[y as usize]);
        // Two slips bring in and take out four letters at most; of a short form all letters stand in the long one.
        let near = (of_x ^ of_y).count_ones() <= 4 || of_x & !of_y == 0 || of_y & !of_x == 0;
        if near { one(self.word(x), self.word(y)) } else { 0.0 }
    }

    /// The chance that a record other than the two at hand has the word.
    fn chance(&self, word: Id) -> f64 {
        let others = f64::from(self.records(word).saturating_sub(2));
        (others + 0.3) / (f64::from(self.total) + THOUGHT)
    }

    /// What a word says: much when few have it.
    fn weight(&self, word: Id) -> f64 {
        -self.chance(word).ln()
    }
}

/// The name of an organisation without the form of its company.
pub(crate) fn name_of(text: &str) -> &str {
    text.split_once('|').map_or(text, |(name, _)| name)
}

/// The form of its company, as it was written.
pub(crate) fn form_of(text: &str) -> &str {
    text.split_once('|').map_or("", |(_, form)| form)
}

/// How two texts of several words agree, before it is judged.
struct Shared {
    /// What the words of either say.
    weights: [f64; 2],
    /// What the words say that both have.
    agreed: f64,
    /// The chance that a record has the rarest of them.
    rarest: f64,
    /// How many words were left over on either side.
    left: [usize; 2],
    /// How many words agree but for a slip or an abbreviation.
    nearly: usize,
}

/// The chance that some word of a record is a slip away from a given one.
const SLIP_AWAY: f64 = 0.002;

fn shared(words: &Words, own: [&[Id]; 2]) -> Shared {
    let [mut rest, mut other_rest] = own.map(<[Id]>::to_vec);
    rest.retain(|w| !own[1].contains(w));
    other_rest.retain(|w| !own[0].contains(w));
    let both = || own[0].iter().filter(|w| own[1].contains(w));
    let mut rarest = both().map(|w| words.chance(*w)).fold(1.0, f64::min);
    let mut agreed: f64 = both().map(|w| words.weight(*w)).sum();
    let mut nearly = 0;
    rest.retain(|x| {
        let alike = |y: Id| words.alike(*x, y);
        let best = other_rest.iter().map(|y| (alike(*y), *y)).max_by(|p, q| p.0.total_cmp(&q.0));
        let Some((likeness, y)) = best.filter(|(likeness, _)| *likeness > 0.0) else { return true };
        agreed += likeness * f64::midpoint(words.weight(*x), words.weight(y));
        rarest = rarest.min(words.chance(*x) + words.chance(y) + SLIP_AWAY);
        other_rest.retain(|w| *w != y);
        nearly += 1;
        false
    });
    let weights = own.map(|own| own.iter().map(|w| words.weight(*w)).sum::<f64>().max(0.1));
    Shared { weights, agreed, rarest, left: [rest.len(), other_rest.len()], nearly }
}

/// Two texts of several words.
pub(crate) fn several(words: &Words, (a, text_a): (Id, &str), (b, text_b): (Id, &str)) -> Likeness {
    let own = [words.get(a), words.get(b)];
    let forms = [form_of(text_a), form_of(text_b)];
    // A Ltd and a GmbH of one name are sisters more often than one company.
    let other_form = forms.iter().all(|f| !f.is_empty()) && clean::same_form(forms[0]) != clean::same_form(forms[1]);
    if a == b || (own[0] == own[1] && !other_form) {
        return Likeness::of(Level::Same);
    }
    let (name_a, name_b) = (name_of(text_a), name_of(text_b));
    let most = match name_a.len().min(name_b.len()) {
        0..=3 => 0,
        4..=9 => 1,
        _ => 2,
    };
    // Most texts have nothing in common, which is soon seen.
    let squeezed_near = apart(name_a, name_b) <= 2 * most;
    if !squeezed_near && !own[0].iter().any(|x| own[1].iter().any(|y| x == y || words.alike(*x, *y) > 0.0)) {
        return Likeness::of(Level::Differ);
    }
    let shared = shared(words, own);
    let of = |level| Likeness { level, chance: shared.rarest as f32 };
    if shared.left == [0, 0] && shared.nearly <= 2 {
        return of(Level::Near);
    }
    if squeezed_near && slips(&squeezed(name_a), &squeezed(name_b), most).is_some() {
        return Likeness::of(Level::Near);
    }
    let contained = shared.agreed / shared.weights[0].min(shared.weights[1]);
    let covered = 2.0 * shared.agreed / (shared.weights[0] + shared.weights[1]);
    // Where each has a word that the other lacks, they contradict each other: `Ritz Café` is not `Ritz Restaurant`.
    let contradict = shared.left.iter().all(|left| *left > 0);
    match () {
        () if contained >= 0.8 && !contradict => of(Level::Alike),
        () if contained.max(covered) >= 0.5 => of(Level::Faint),
        () => Likeness::of(Level::Differ),
    }
}

/// How alike two single words are by their spelling.
fn one(a: &str, b: &str) -> f64 {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.len() >= 4 && slips(a, b, 1).is_some() || short.len() >= 8 && slips(a, b, 2).is_some() {
        return 0.9;
    }
    // `deli` for `delicatessen`, `grille` for `grill`.
    if short.len() >= 4 && long.starts_with(short) { 0.8 } else { 0.0 }
}

/// Two texts of a column of which only this is known: that one record says one thing, the other another.
pub(crate) fn other(a: &str, b: &str) -> Likeness {
    Likeness::of(match () {
        () if a == b => Level::Same,
        () if a.split(' ').any(|w| w.len() > 3 && b.split(' ').any(|x| x == w)) => Level::Alike,
        () => Level::Differ,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(a: &str, b: &str) -> Level {
        let mut texts = Texts::default();
        for n in 0..40 {
            texts.put(&format!("restaurant number{n}"));
        }
        let (x, y) = (texts.put(a), texts.put(b));
        let words = Words::of(&texts, |_| 1);
        several(&words, (x, a), (y, b)).level
    }

    #[test]
    fn rare_words_decide() {
        assert_eq!(level("hotel bel air", "bel air hotel"), Level::Same);
        assert_eq!(level("orion foods|limited", "orion foods"), Level::Same);
        assert_eq!(level("belair hotel", "bel air hotel"), Level::Near);
        assert_eq!(level("arts delicatessen", "arts deli"), Level::Near);
        assert_eq!(level("katsu", "restaurant katsu"), Level::Alike);
        assert_eq!(level("katsu restaurant", "orion restaurant"), Level::Differ);
        assert_eq!(level("shun lee west", "shun lee palace"), Level::Faint);
    }
}
