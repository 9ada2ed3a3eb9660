//! Credits: who is credited with an introduction, in shares of 10,000 that add up to the whole.

use crate::id::{ColleagueId, OrganisationId, PersonId};
use crate::refusal::Refusal;

/// The whole: 100 % in ten-thousandths.
pub const WHOLE: i64 = 10_000;
/// How many may share an introduction.
const MOST_SHARES: usize = 20;

/// Who is credited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credited {
    /// A person outside; the organisation they were at on that day comes with them.
    Person(PersonId),
    /// An organisation outside.
    Organisation(OrganisationId),
    /// A colleague.
    Colleague(ColleagueId),
    /// An event, by its name.
    Event(String),
    /// A campaign, by its name.
    Campaign(String),
}

impl Credited {
    /// Reads `person:ID`, `organisation:ID`, `colleague:ID`, `event:NAME` or `campaign:NAME`.
    pub fn read(text: &str) -> Result<Self, Refusal> {
        let refuse = || {
            let sentence = "Say who is credited as person, organisation, colleague, event or campaign, then a colon, then which.";
            Refusal::invalid("credit.unreadable", sentence).at("credited")
        };
        let (what, which) = text.split_once(':').ok_or_else(refuse)?;
        let name = crate::text::tidy(which, 200);
        let id = which.trim();
        match what.trim() {
            "person" => id.parse().map(Self::Person).map_err(|_| refuse()),
            "organisation" => id.parse().map(Self::Organisation).map_err(|_| refuse()),
            "colleague" => id.parse().map(Self::Colleague).map_err(|_| refuse()),
            "event" if !name.is_empty() => Ok(Self::Event(name)),
            "campaign" if !name.is_empty() => Ok(Self::Campaign(name)),
            _ => Err(refuse()),
        }
    }
}

/// Reads a percentage as people write it (`50`, `33.34`, `12,5 %`) into ten-thousandths.
pub fn read_share(text: &str) -> Result<i64, Refusal> {
    let refuse = || {
        let shown: String = text.chars().take(20).collect();
        let sentence = format!("“{shown}” is no share. Write a percentage above 0 and up to 100, with at most two decimals.");
        Refusal::invalid("credit.share", sentence).at("percents")
    };
    let digits = text.trim().trim_end_matches('%').trim().replace(',', ".");
    let (whole, part) = digits.split_once('.').unwrap_or((&digits, ""));
    let plain = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || part.len() > 2 || !plain(whole) || !plain(part) {
        return Err(refuse());
    }
    let share: i64 = format!("{whole}{part:0<2}").parse().map_err(|_| refuse())?;
    if (1..=WHOLE).contains(&share) { Ok(share) } else { Err(refuse()) }
}

/// Refuses shares that do not add up to the whole, or that name somebody twice.
pub fn check(shares: &[(Credited, i64)]) -> Result<(), Refusal> {
    if shares.is_empty() || shares.len() > MOST_SHARES {
        let sentence = "Between 1 and 20 may share the credit. Name at least one.";
        return Err(Refusal::invalid("credit.how_many", sentence).at("credited"));
    }
    for (at, (credited, _)) in shares.iter().enumerate() {
        if shares[..at].iter().any(|(other, _)| other == credited) {
            let sentence = "Somebody is named twice. Put their shares together.";
            return Err(Refusal::invalid("credit.twice", sentence).at("credited"));
        }
    }
    let sum: i64 = shares.iter().map(|(_, share)| share).sum();
    if sum == WHOLE {
        return Ok(());
    }
    let percent = |share: i64| format!("{}.{:02} %", share / 100, share % 100);
    let (word, gap) = if sum < WHOLE { ("missing", WHOLE - sum) } else { ("too much", sum - WHOLE) };
    let sentence = format!("The shares add up to {}, so {} is {word}. They must make 100 %.", percent(sum), percent(gap));
    Err(Refusal::invalid("credit.not_whole", sentence).at("percents"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_as_people_write_them() {
        for (text, share) in [("50", 5_000), ("33.34", 3_334), ("12,5 %", 1_250), (" 100% ", 10_000), ("0.01", 1)] {
            assert_eq!(read_share(text).ok(), Some(share), "{text}");
        }
        for text in ["", "0", "-5", "101", "33.333", "half", "1.2.3"] {
            assert!(read_share(text).is_err(), "{text}");
        }
    }

    #[test]
    fn who_is_credited() {
        let id = PersonId::from(7);
        assert_eq!(Credited::read(&format!("person:{id}")).ok(), Some(Credited::Person(id)));
        assert_eq!(Credited::read("event: Spring  dinner ").ok(), Some(Credited::Event("Spring dinner".to_owned())));
        for text in ["person", "person:7", "campaign: ", "nobody:x"] {
            assert!(Credited::read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn shares_make_the_whole() {
        let person = |id: i64| Credited::Person(PersonId::from(id));
        assert!(check(&[(person(1), 6_666), (person(2), 3_334)]).is_ok());
        assert_eq!(check(&[(person(1), 6_666), (person(1), 3_334)]).unwrap_err().code, "credit.twice");
        assert_eq!(check(&[]).unwrap_err().code, "credit.how_many");
        let short = check(&[(person(1), 6_666), (person(2), 3_333)]).unwrap_err();
        assert_eq!(short.sentence, "The shares add up to 99.99 %, so 0.01 % is missing. They must make 100 %.");
    }
}
