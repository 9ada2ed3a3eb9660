//! Names of organisations: the form of the company stands apart from its name, and abbreviations are written out.

use super::words;

/// Forms of companies, as folded words, with the one word all their spellings become.
const FORMS: &[(&str, &str)] = &[
    ("ltd", "limited"),
    ("limited", "limited"),
    ("plc", "plc"),
    ("llp", "llp"),
    ("lp", "lp"),
    ("llc", "llc"),
    ("pllc", "llc"),
    ("lllp", "llp"),
    ("inc", "incorporated"),
    ("incorporated", "incorporated"),
    ("corp", "corporation"),
    ("corporation", "corporation"),
    ("co", "company"),
    ("company", "company"),
    ("pc", "pc"),
    ("pa", "pa"),
    ("gmbh", "gmbh"),
    ("ggmbh", "gmbh"),
    ("mbh", "gmbh"),
    ("ag", "ag"),
    ("kg", "kg"),
    ("kgaa", "kg"),
    ("ohg", "ohg"),
    ("gbr", "gbr"),
    ("ug", "ug"),
    ("ev", "ev"),
    ("eg", "eg"),
    ("se", "se"),
    ("sa", "sa"),
    ("sas", "sas"),
    ("sasu", "sas"),
    ("sarl", "sarl"),
    ("eurl", "eurl"),
    ("sci", "sci"),
    ("srl", "srl"),
    ("spa", "spa"),
    ("snc", "snc"),
    ("sl", "sl"),
    ("slu", "sl"),
    ("sau", "sa"),
    ("lda", "lda"),
    ("ltda", "ltda"),
    ("bv", "bv"),
    ("nv", "nv"),
    ("vof", "vof"),
    ("cv", "cv"),
    ("ab", "ab"),
    ("as", "as"),
    ("asa", "asa"),
    ("aps", "aps"),
    ("oy", "oy"),
    ("oyj", "oyj"),
    ("kft", "kft"),
    ("zrt", "zrt"),
    ("nyrt", "nyrt"),
    ("sro", "sro"),
    ("doo", "doo"),
    ("dd", "dd"),
    ("ooo", "ooo"),
    ("oao", "oao"),
    ("zao", "zao"),
    ("pao", "pao"),
    ("sp zoo", "spzoo"),
    ("pty", "pty"),
    ("pte", "pte"),
    ("pvt", "pvt"),
    ("sdn", "sdn"),
    ("bhd", "bhd"),
    ("kk", "kk"),
    ("cic", "cic"),
    ("lc", "lc"),
];
/// Words that say nothing about which organisation it is.
const IDLE: &[&str] = &["the", "and", "a", "et", "und", "y", "e"];
/// Abbreviations, with the word they stand for.
const SHORT: &[(&str, &str)] = &[
    ("bros", "brothers"),
    ("intl", "international"),
    ("int", "international"),
    ("assoc", "associates"),
    ("assocs", "associates"),
    ("mgmt", "management"),
    ("mgt", "management"),
    ("svcs", "services"),
    ("svc", "services"),
    ("serv", "services"),
    ("univ", "university"),
    ("dept", "department"),
    ("mfg", "manufacturing"),
    ("grp", "group"),
    ("natl", "national"),
    ("tech", "technology"),
    ("technologies", "technology"),
    ("inst", "institute"),
    ("assn", "association"),
    ("hosp", "hospital"),
    ("ctr", "centre"),
    ("center", "centre"),
    ("hldgs", "holdings"),
    ("engr", "engineering"),
    ("eng", "engineering"),
    ("govt", "government"),
    ("acct", "accountants"),
    ("accts", "accountants"),
    ("solrs", "solicitors"),
    ("sols", "solicitors"),
    ("cie", "company"),
    ("ges", "gesellschaft"),
];
/// Words that stand in names of organisations and not in those of people.
const TELLING: &[&str] = &[
    "group",
    "holdings",
    "partners",
    "associates",
    "solicitors",
    "accountants",
    "consulting",
    "consultants",
    "services",
    "bank",
    "trust",
    "foundation",
    "university",
    "college",
    "school",
    "hospital",
    "clinic",
    "restaurant",
    "hotel",
    "cafe",
    "foods",
    "systems",
    "solutions",
    "technology",
    "technologies",
    "software",
    "industries",
    "international",
    "capital",
    "ventures",
    "properties",
    "insurance",
    "brothers",
    "sons",
    "company",
    "club",
    "society",
    "association",
    "council",
    "institute",
    "centre",
    "studio",
    "studios",
    "media",
    "design",
    "legal",
    "law",
    "advisers",
    "advisors",
    "advisory",
    "wealth",
    "estates",
    "agency",
    "chambers",
    "church",
    "charity",
    "federation",
    "union",
    "logistics",
    "energy",
    "pharma",
    "bau",
    "verlag",
];

/// The name of an organisation: its words as they stand, and the form of its company, which may be nothing.
pub(crate) fn organisation(cell: &str) -> (String, String) {
    let folded = words(&joined(cell).replace('&', " and "));
    let mut parts: Vec<&str> = folded.split(' ').filter(|w| !w.is_empty()).collect();
    let mut form = String::new();
    while parts.len() > 1 {
        let last = parts[parts.len() - 1];
        if FORMS.iter().any(|(short, _)| *short == last) {
            // The one at the end says what it is: `GmbH & Co. KG` is a KG.
            if form.is_empty() {
                form = last.to_owned();
            }
        } else if !(last == "and" || last == "zoo" || last == "sp") {
            break;
        }
        parts.pop();
    }
    let kept: Vec<&str> = parts.iter().filter(|w| !IDLE.contains(*w)).map(|w| written_out(w)).collect();
    let name = if kept.is_empty() { parts.join(" ") } else { kept.join(" ") };
    (name, form)
}

/// The one word for all spellings of a form: `ltd` and `limited` are one.
pub(crate) fn same_form(form: &str) -> &str {
    FORMS.iter().find(|(short, _)| *short == form).map_or(form, |(_, whole)| whole)
}

/// Letters with dots between are one word: `S.A.` is `SA`, `B.A.S.F.` is `BASF`.
fn joined(cell: &str) -> String {
    if !cell.contains('.') {
        return cell.to_owned();
    }
    let one = |word: &str| {
        let letters: Vec<&str> = word.split('.').filter(|l| !l.is_empty()).collect();
        if word.contains('.') && letters.iter().all(|l| l.chars().count() == 1) { letters.concat() } else { word.to_owned() }
    };
    cell.split_whitespace().map(|word| one(word.trim_end_matches(','))).collect::<Vec<_>>().join(" ")
}

fn written_out(word: &str) -> &str {
    SHORT.iter().find(|(short, _)| *short == word).map_or(word, |(_, whole)| whole)
}

/// Whether a cell that may hold either looks like the name of an organisation.
pub(crate) fn looks_like_one(cell: &str) -> bool {
    let (name, form) = organisation(cell);
    !form.is_empty()
        || cell.contains('&')
        || name.bytes().any(|b| b.is_ascii_digit())
        || name.split(' ').any(|w| TELLING.contains(&w))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_the_company_stands_apart() {
        let of = |cell: &str| {
            let (name, form) = organisation(cell);
            format!("{name}|{form}")
        };
        assert_eq!(of("Orion Foods Ltd."), "orion foods|ltd");
        assert_eq!(of("ORION FOODS LIMITED"), "orion foods|limited");
        assert_eq!(of("Hale & Co"), "hale|co");
        assert_eq!(of("Müller GmbH & Co. KG"), "muller|kg");
        assert_eq!(of("Banco Sol, S.A."), "banco sol|sa");
        assert_eq!(same_form("ltd"), same_form("limited"));
        assert_eq!(of("The Palm"), "palm|");
        assert_eq!(of("Smith Bros Intl Inc"), "smith brothers international|inc");
        assert_eq!(of("Limited"), "limited|");
        assert_eq!(of("The"), "the|");
        assert_eq!(of("&"), "and|");
        assert_eq!(of(""), "|");
    }
}
