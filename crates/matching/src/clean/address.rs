//! Addresses: number, street, further line, place, postcode, region.

use super::{code, words};

/// Kinds of street with the one word all their spellings become.
const KINDS: &[(&str, &str)] = &[
    ("st", "street"),
    ("str", "street"),
    ("strt", "street"),
    ("sts", "street"),
    ("ave", "avenue"),
    ("av", "avenue"),
    ("aven", "avenue"),
    ("blvd", "boulevard"),
    ("blv", "boulevard"),
    ("boul", "boulevard"),
    ("bd", "boulevard"),
    ("rd", "road"),
    ("dr", "drive"),
    ("drv", "drive"),
    ("ln", "lane"),
    ("la", "lane"),
    ("ct", "court"),
    ("crt", "court"),
    ("cres", "crescent"),
    ("cr", "crescent"),
    ("cct", "circuit"),
    ("cir", "circle"),
    ("pl", "place"),
    ("sq", "square"),
    ("hwy", "highway"),
    ("pkwy", "parkway"),
    ("ter", "terrace"),
    ("tce", "terrace"),
    ("terr", "terrace"),
    ("cl", "close"),
    ("gr", "grove"),
    ("gdns", "gardens"),
    ("pde", "parade"),
    ("espl", "esplanade"),
    ("plz", "plaza"),
    ("expy", "expressway"),
    ("bldg", "building"),
    ("fl", "floor"),
    ("apt", "flat"),
    ("apartment", "flat"),
    ("ste", "suite"),
];
/// Where a line says where in the street it is, which is another matter.
const BESIDE: &[&str] = &["between", "near", "at", "off", "opposite", "corner", "cnr", "behind", "next"];
const QUARTERS: &[&str] = &["n", "s", "e", "w", "ne", "nw", "se", "sw", "north", "south", "east", "west"];
const ORDINALS: &[(&str, &str)] = &[
    ("first", "1st"),
    ("second", "2nd"),
    ("third", "3rd"),
    ("fourth", "4th"),
    ("fifth", "5th"),
    ("sixth", "6th"),
    ("seventh", "7th"),
    ("eighth", "8th"),
    ("ninth", "9th"),
    ("tenth", "10th"),
    ("eleventh", "11th"),
    ("twelfth", "12th"),
];

/// A street or another line of an address, without a number before it.
pub(crate) fn line(cell: &str) -> String {
    let folded = words(cell);
    let parts: Vec<&str> = folded.split(' ').filter(|w| !w.is_empty()).collect();
    street(&parts)
}

/// House number and street of a whole line: `435 s. la cienega blvd.  near x`, `Hauptstr. 12`.
pub(crate) fn address(cell: &str) -> (String, String) {
    // Two blanks or a comma part the street from what is told beside it.
    let main = cell.split("  ").map(str::trim).find(|p| !p.is_empty()).unwrap_or_default();
    let pieces = || main.split(',').map(str::trim);
    let numbered = pieces().find(|p| p.starts_with(|c: char| c.is_ascii_digit()));
    let main = numbered.or_else(|| pieces().find(|p| p.contains(|c: char| c.is_ascii_digit()))).unwrap_or(main);
    let folded = words(main);
    let mut parts: Vec<&str> = folded.split(' ').filter(|w| !w.is_empty()).collect();
    let mut number = Vec::new();
    if parts.len() > 1 && is_number(parts[0]) {
        number.push(parts.remove(0));
        // `293-b`, `12 a`, `12-14`; a single letter before a word for a quarter or a street may be that quarter.
        if parts.len() > 1 && (is_number(parts[0]) || (parts[0].len() == 1 && !QUARTERS.contains(&parts[0]))) {
            number.push(parts.remove(0));
        }
    } else if parts.len() > 1 && is_number(parts[parts.len() - 1]) {
        number.extend(parts.pop());
    }
    (number.concat(), street(&parts))
}

fn is_number(word: &str) -> bool {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    // `52nd` is a street; `12a` is a number.
    digits > 0 && word.len() - digits <= 1
}

fn street(parts: &[&str]) -> String {
    let end = parts.iter().skip(1).position(|w| BESIDE.contains(w)).map_or(parts.len(), |n| n + 1);
    let parts = &parts[..end];
    let last = parts.len().saturating_sub(1);
    let is_kind = |word: &str| KINDS.iter().any(|(short, whole)| *short == word || *whole == word);
    // `West Street` has no other name.
    let nameless = parts.iter().all(|w| QUARTERS.contains(w) || is_kind(w));
    let mut kept: Vec<String> = Vec::new();
    for (n, word) in parts.iter().enumerate() {
        let kind = KINDS.iter().find(|(short, _)| short == word).filter(|(short, _)| n > 0 && (*short != "la" || n == last));
        let ordinal = ORDINALS.iter().find(|(word_in_full, _)| word_in_full == word);
        match (kind, ordinal) {
            (Some((_, whole)), _) | (_, Some((_, whole))) => kept.push((*whole).to_owned()),
            _ if QUARTERS.contains(word) && !nameless => {}
            _ => {
                kept.push(word.strip_suffix("strasse").filter(|w| w.len() > 2).map_or((*word).to_owned(), |w| format!("{w}str")))
            }
        }
    }
    kept.join(" ")
}

/// A house number in a column of its own.
pub(crate) fn number(cell: &str) -> String {
    code(cell)
}

/// A city, town or suburb.
pub(crate) fn place(cell: &str) -> String {
    let folded = words(cell);
    let whole = |word: &str| {
        match word {
            "n" => "north",
            "s" => "south",
            "e" => "east",
            "w" => "west",
            "st" => "saint",
            "mt" => "mount",
            "ft" => "fort",
            other => other,
        }
        .to_owned()
    };
    folded.split(' ').map(whole).collect::<Vec<_>>().join(" ")
}

/// A postcode, without blanks; of an American one the first five digits.
pub(crate) fn postcode(cell: &str) -> String {
    let mut code = code(cell);
    if code.len() == 9 && code.bytes().all(|b| b.is_ascii_digit()) {
        code.truncate(5);
    }
    code
}

/// A state, county or province.
pub(crate) fn region(cell: &str) -> String {
    words(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_apart() {
        let of = |cell: &str| {
            let (number, street) = address(cell);
            format!("{number}|{street}")
        };
        assert_eq!(of("435 s. la cienega blv."), "435|la cienega boulevard");
        assert_eq!(of("7 claude la."), "7|claude lane");
        assert_eq!(of("854 7th ave.  between 54th and 55th sts."), of("854 seventh ave."));
        assert_eq!(of("21 w. 52nd st."), "21|52nd street");
        assert_eq!(of("156 2nd ave. at 10th st."), of("156 Second Avenue"));
        assert_eq!(of("Hauptstraße 12a"), "12a|hauptstr");
        assert_eq!(of("293-b peachtree rd."), "293b|peachtree road");
        assert_eq!(of("Flat 2, 14 High Street, Anytown"), "14|high street");
        assert_eq!(of(""), "|");
        assert_eq!((line("West St."), line("N. High St.")), ("west street".into(), "high street".into()));
    }

    #[test]
    fn places_and_codes() {
        assert_eq!(
            (place("w. Hollywood"), postcode("94105-1234"), postcode("ec1a 1bb")),
            ("west hollywood".into(), "94105".into(), "ec1a1bb".into())
        );
    }
}
