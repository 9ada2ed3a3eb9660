//! Names that nearly are one of a list: said as “did you mean”, never taken for it by itself.

use goodword_domain::text;

/// The name of a list that a given one was probably meant to be.
pub(super) fn nearest<'n>(given: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let given = squeezed(given);
    let far = |name: &str| {
        let name = squeezed(name);
        if name == given { Some(0) } else { (given.chars().count() >= 5 && one_slip(&given, &name)).then_some(1) }
    };
    names.filter_map(|name| Some((far(name)?, name))).min().map(|(_, name)| name)
}

/// The end of a sentence that says what was probably meant, and how to say so.
pub(super) fn did_you_mean<'n>(given: &str, names: impl Iterator<Item = &'n str>) -> String {
    match nearest(given, names) {
        Some(name) => format!(" Did you mean “{name}”? Then say in the mapping that it stands for that, under `values`."),
        None => String::new(),
    }
}

/// A name without case, accents, marks and spaces.
fn squeezed(name: &str) -> String {
    text::fold(name).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Whether one letter left out, added, wrong, or changed with the next one makes one word the other.
fn one_slip(one: &str, other: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let same = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[same..], &b[same..]);
    match a.len().abs_diff(b.len()) {
        0 => a.get(1..) == b.get(1..) || (a.len() > 1 && a[0] == b[1] && a[1] == b[0] && a[2..] == b[2..]),
        1 if a.len() > b.len() => a[1..] == *b,
        1 => *a == b[1..],
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_probably_meant_is_found() {
        let names = ["GTX Basic", "GTX Pro", "GTX Plus Pro", "Tax"];
        for (given, meant) in [
            ("GTXPro", Some("GTX Pro")),
            ("gtx-basic", Some("GTX Basic")),
            ("GTX Basik", Some("GTX Basic")),
            ("GTX Bsaic", Some("GTX Basic")),
            ("GTX Plus", None),
            ("Tex", None),
            ("", None),
        ] {
            assert_eq!(nearest(given, names.into_iter()), meant, "{given}");
        }
    }
}
