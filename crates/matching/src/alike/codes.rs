//! Numbers and codes, in which a digit is mistyped or two change places: phones, postcodes, days, and addresses of mail.

use super::{Likeness, slips};
use crate::clean::is_for_anybody;
use crate::point::Level;

/// Two telephone numbers: one may have the country before it that the other leaves out.
pub(crate) fn phone(a: &str, b: &str) -> Likeness {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let tail = &long[long.len() - short.len()..];
    let with_country = short.len() >= 7 && tail == short && long.len() - short.len() <= 3;
    Likeness::of(if a == b || with_country {
        Level::Same
    } else if short.len() >= 7 && long.len() - short.len() <= 1 && slips(a, b, 1).is_some() {
        Level::Near
    } else if short.len() >= 8 && a.len() == b.len() && a[..a.len() - 3] == b[..b.len() - 3] {
        // Numbers of one switchboard.
        Level::Alike
    } else {
        Level::Differ
    })
}

/// Two codes in which only a slip of one digit is near.
pub(crate) fn code(a: &str, b: &str) -> Likeness {
    Likeness::of(match () {
        () if a == b => Level::Same,
        () if a.len().min(b.len()) >= 2 && slips(a, b, 1).is_some() => Level::Near,
        () => Level::Differ,
    })
}

/// Two postcodes.
pub(crate) fn postcode(a: &str, b: &str) -> Likeness {
    let slip = code(a, b).level;
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let shared = short.bytes().zip(long.bytes()).take_while(|(x, y)| x == y).count();
    Likeness::of(match slip {
        // The first half of a British postcode, the first three digits of the others.
        Level::Differ if shared >= 3 || (short.len() == 2 && shared == 2) => Level::Alike,
        level => level,
    })
}

/// Two days, as eight digits.
pub(crate) fn day(a: &str, b: &str) -> Likeness {
    if a == b {
        return Likeness::of(Level::Same);
    }
    let (Some((year_a, rest_a)), Some((year_b, rest_b))) = (a.split_at_checked(4), b.split_at_checked(4)) else {
        return Likeness::of(Level::Differ);
    };
    let swapped = rest_a.len() == 4 && rest_b.len() == 4 && rest_a[..2] == rest_b[2..] && rest_a[2..] == rest_b[..2];
    let near = (year_a == year_b && swapped) || slips(a, b, 1).is_some();
    let two_of_three = rest_a == rest_b || (year_a == year_b && (rest_a[..2] == rest_b[..2] || rest_a[2..] == rest_b[2..]));
    Likeness::of(match () {
        () if near => Level::Near,
        () if two_of_three => Level::Alike,
        () => Level::Differ,
    })
}

/// Two addresses of mail.
pub(crate) fn email(a: &str, b: &str) -> Likeness {
    let (Some((local_a, domain_a)), Some((local_b, domain_b))) = (a.split_once('@'), b.split_once('@')) else {
        return Likeness::of(Level::Differ);
    };
    let same_domain = domain_a == domain_b;
    let slip_in_local = local_a.len().min(local_b.len()) >= 4 && slips(local_a, local_b, 1).is_some();
    Likeness::of(match () {
        () if a == b => Level::Same,
        () if same_domain && (slip_in_local || name_is(local_a, local_b)) => Level::Near,
        () if local_a == local_b && slips(domain_a, domain_b, 2).is_some() => Level::Near,
        // One person at two providers keeps the name before the @.
        () if local_a == local_b && local_a.len() >= 6 => Level::Alike,
        () if same_domain && !is_for_anybody(domain_a) => Level::Faint,
        () => Level::Differ,
    })
}

/// `jane.smith` and `janesmith`: the same name but for marks.
fn name_is(a: &str, b: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    letters(a) == letters(b)
}

/// Two hosts of websites.
pub(crate) fn host(a: &str, b: &str) -> Likeness {
    Likeness::of(match () {
        () if a == b => Level::Same,
        () if slips(a, b, 1).is_some() => Level::Near,
        () => Level::Differ,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones() {
        let level = |a, b| {
            assert_eq!(phone(a, b), phone(b, a));
            phone(a, b).level
        };
        assert_eq!(level("442079460018", "2079460018"), Level::Same);
        assert_eq!(level("2079460018", "2079460081"), Level::Near);
        assert_eq!(level("2079460018", "2079460999"), Level::Alike);
        assert_eq!(level("2079460018", "3035550100"), Level::Differ);
    }

    #[test]
    fn days_and_postcodes() {
        assert_eq!(day("19080712", "19081207").level, Level::Near, "day and month changed places");
        assert_eq!(day("19080712", "19080721").level, Level::Near);
        assert_eq!(day("19080712", "19080724").level, Level::Alike);
        assert_eq!(day("19080712", "19611130").level, Level::Differ);
        assert_eq!(postcode("ec1a1bb", "ec1a9zz").level, Level::Alike);
        assert_eq!(postcode("2324", "3224").level, Level::Near);
    }

    #[test]
    fn mail() {
        assert_eq!(email("jane.smith@orion.example", "janesmith@orion.example").level, Level::Near);
        assert_eq!(email("jane.smith@orion.example", "jane.smith@gmail.com").level, Level::Alike);
        assert_eq!(email("jane@orion.example", "peter@orion.example").level, Level::Faint);
        assert_eq!(email("jane@gmail.com", "peter@gmail.com").level, Level::Differ);
    }
}
