//! How a firm, or one of its people, writes days and times, and what it calls its work.

use jiff::civil::{Date, DateTime, Weekday};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::noun::words;
use crate::refusal::Refusal;
use crate::text;

words! {
    /// A way of writing days and times.
    Writing {
        /// `3 March 2026`, `14:05`, the week begins on Monday, `3/4` is the third of April.
        British = "en-GB",
        /// `March 3, 2026`, `2:05 PM`, the week begins on Sunday, `3/4` is the fourth of March.
        American = "en-US",
    }
}

#[expect(clippy::derivable_impls, reason = "the enum is declared by `words!`")]
impl Default for Writing {
    fn default() -> Self {
        Self::British
    }
}

impl Writing {
    /// As people choose it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::British => "British: 3 March 2026, 14:05",
            Self::American => "American: March 3, 2026, 2:05 PM",
        }
    }

    /// A day in full: `3 March 2026`, `March 3, 2026`.
    #[must_use]
    pub fn day(self, date: Date) -> String {
        date.strftime(self.pick("%-d %B %Y", "%B %-d, %Y")).to_string()
    }

    /// A day without its year: `3 March`, `March 3`.
    #[must_use]
    pub fn day_of_year(self, date: Date) -> String {
        date.strftime(self.pick("%-d %B", "%B %-d")).to_string()
    }

    /// A day with its weekday: `Tuesday 3 March`, `Tuesday, March 3`.
    #[must_use]
    pub fn weekday(self, date: Date) -> String {
        date.strftime(self.pick("%A %-d %B", "%A, %B %-d")).to_string()
    }

    /// A day in full with its weekday: `Tuesday 3 March 2026`, `Tuesday, March 3, 2026`.
    #[must_use]
    pub fn day_and_weekday(self, date: Date) -> String {
        date.strftime(self.pick("%A %-d %B %Y", "%A, %B %-d, %Y")).to_string()
    }

    /// A day as lists have it: `3 Mar 2026`, `Mar 3, 2026`.
    #[must_use]
    pub fn short(self, date: Date) -> String {
        date.strftime(self.pick("%-d %b %Y", "%b %-d, %Y")).to_string()
    }

    /// The same without its year: `3 Mar`, `Mar 3`.
    #[must_use]
    pub fn short_of_year(self, date: Date) -> String {
        date.strftime(self.pick("%-d %b", "%b %-d")).to_string()
    }

    /// A time of the day: `14:05`, `2:05 PM`.
    #[must_use]
    pub fn time(self, at: DateTime) -> String {
        at.strftime(self.pick("%H:%M", "%-I:%M %p")).to_string()
    }

    /// The day a week begins with.
    #[must_use]
    pub fn first_weekday(self) -> Weekday {
        match self {
            Self::British => Weekday::Monday,
            Self::American => Weekday::Sunday,
        }
    }

    /// Whether `3/4` has its month first.
    #[must_use]
    pub fn month_first(self) -> bool {
        self == Self::American
    }

    fn pick(self, british: &'static str, american: &'static str) -> &'static str {
        match self {
            Self::British => british,
            Self::American => american,
        }
    }
}

/// What a firm calls something: one of it, and several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Label {
    /// One: `matter`.
    pub one: String,
    /// Several: `matters`.
    pub many: String,
}

impl Label {
    /// What it is called unless the firm says otherwise.
    #[must_use]
    pub fn matter() -> Self {
        Self { one: "matter".to_owned(), many: "matters".to_owned() }
    }

    /// Of what was typed; several are made of one where nobody says.
    pub fn read(one: &str, many: &str) -> Result<Self, Refusal> {
        let word = |typed: &str, field: &'static str| {
            let word = text::tidy(typed, 60);
            let plain = word.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '’' | '\''));
            if !plain || word.chars().count() > 30 {
                let shown: String = word.chars().take(40).collect();
                let sentence = format!("“{shown}” does not do as a word. Give up to 30 letters, such as project.");
                return Err(Refusal::invalid("firm.word", sentence).at(field));
            }
            Ok(small(&word))
        };
        let one = word(one, "matter_word")?;
        if one.is_empty() {
            return Ok(Self::matter());
        }
        let many = word(many, "matter_words")?;
        let many = if many.is_empty() { several(&one) } else { many };
        Ok(Self { one, many })
    }

    /// One, at the beginning of a sentence: `Matter`.
    #[must_use]
    pub fn one_first(&self) -> String {
        capital(&self.one)
    }

    /// Several, at the beginning of a sentence: `Matters`.
    #[must_use]
    pub fn many_first(&self) -> String {
        capital(&self.many)
    }

    /// A sentence of the product's with the firm's word in it. What stands in “…” is somebody's own words and stays.
    #[must_use]
    pub fn put_in(&self, sentence: &str) -> String {
        if *self == Self::matter() || self.stands_in(sentence) {
            return sentence.to_owned();
        }
        let mut quoted = false;
        let mut said = String::with_capacity(sentence.len());
        for word in sentence.split_inclusive(|c: char| !c.is_alphanumeric() && c != '_') {
            let end = word.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(word.len());
            let (letters, mark) = word.split_at(end);
            if !quoted && letters == "matter" && self.one.starts_with(['a', 'e', 'i', 'o', 'u']) {
                an(&mut said);
            }
            match letters {
                "matter" if !quoted => said.push_str(&self.one),
                "matters" if !quoted => said.push_str(&self.many),
                "Matter" if !quoted => said.push_str(&self.one_first()),
                "Matters" if !quoted => said.push_str(&self.many_first()),
                _ => said.push_str(letters),
            }
            said.push_str(mark);
            quoted = (quoted || mark.starts_with('“')) && !mark.starts_with('”');
        }
        said
    }

    /// Whether a sentence has it already, where the firm's word has the product's in it: `legal matter`.
    fn stands_in(&self, sentence: &str) -> bool {
        let holds = |word: &str| word.split(' ').any(|part| matches!(part, "matter" | "matters"));
        let words = [self.one.clone(), self.many.clone(), self.one_first(), self.many_first()];
        words.iter().any(|word| holds(&word.to_lowercase()) && sentence.contains(word.as_str()))
    }

    /// A key of the product's, such as `mean_matter_value`, with the firm's word in it: what a column of a file is headed.
    #[must_use]
    pub fn put_in_key(&self, key: &str) -> String {
        let part = |part: &str| match part {
            "matter" => self.one.replace(' ', "_"),
            "matters" => self.many.replace(' ', "_"),
            other => other.to_owned(),
        };
        key.split('_').map(part).collect::<Vec<_>>().join("_")
    }

    /// The word for so many.
    #[must_use]
    pub fn of(&self, number: i64) -> &str {
        if number == 1 { &self.one } else { &self.many }
    }
}

/// Makes an article at the end of what was said go with a word that begins with a vowel.
fn an(said: &mut String) {
    if matches!(said.as_str(), "a " | "A ") || said.ends_with(" a ") || said.ends_with(" A ") {
        said.insert(said.len() - 1, 'n');
    }
}

impl Default for Label {
    fn default() -> Self {
        Self::matter()
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// With a small letter first, except where the word is written in capitals.
fn small(word: &str) -> String {
    let mut letters = word.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(_), Some(second)) if second.is_uppercase() => word.to_owned(),
        (Some(first), _) => first.to_lowercase().chain(letters).collect(),
        (None, _) => String::new(),
    }
}

/// Several of an English word.
fn several(one: &str) -> String {
    let vowel_before_y = one.chars().rev().nth(1).is_some_and(|c| "aeiou".contains(c));
    match one {
        _ if one.ends_with('y') && !vowel_before_y => format!("{}ies", one.trim_end_matches('y')),
        _ if ["s", "x", "ch", "sh"].iter().any(|end| one.ends_with(end)) => format!("{one}es"),
        _ => format!("{one}s"),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_and_times_are_written_both_ways() {
        let (day, at) = (date(2026, 3, 3), date(2026, 3, 3).at(14, 5, 0, 0));
        let all = |w: Writing| {
            [w.day(day), w.day_of_year(day), w.weekday(day), w.short(day), w.short_of_year(day), w.time(at)].join(" | ")
        };
        assert_eq!(all(Writing::British), "3 March 2026 | 3 March | Tuesday 3 March | 3 Mar 2026 | 3 Mar | 14:05");
        assert_eq!(all(Writing::American), "March 3, 2026 | March 3 | Tuesday, March 3 | Mar 3, 2026 | Mar 3 | 2:05 PM");
        assert_eq!(Writing::American.time(date(2026, 3, 3).at(0, 0, 0, 0)), "12:00 AM");
    }

    #[test]
    fn a_word_has_its_several() {
        let read = |one: &str, many: &str| Label::read(one, many).map(|label| (label.one, label.many));
        let pair = |one: &str, many: &str| Ok((one.to_owned(), many.to_owned()));
        assert_eq!(read("Project", ""), pair("project", "projects"));
        assert_eq!(read("enquiry", ""), pair("enquiry", "enquiries"));
        assert_eq!(read("brief", "briefs"), pair("brief", "briefs"));
        assert_eq!(read("PSC", ""), pair("PSC", "PSCs"));
        assert_eq!(read("case-file", ""), pair("case-file", "case-files"));
        assert_eq!(read(" ", "what"), pair("matter", "matters"));
        assert!(read("<b>", "").is_err() && read(&"x".repeat(31), "").is_err());
        assert_eq!(Label::matter().many_first(), "Matters");
        let project = Label::read("project", "").unwrap();
        let said = "Matters: 2 matters, one “matters of state”, a matter-of-fact matter_value. Matter";
        let assignment = Label::read("assignment", "").unwrap();
        assert_eq!(
            assignment.put_in("A matter is a matter, not data matter"),
            "An assignment is an assignment, not data assignment"
        );
        let legal = Label::read("legal matter", "").unwrap();
        assert_eq!(legal.put_in(&legal.put_in("No matter.")), "No legal matter.");
        assert_eq!(
            [legal.put_in_key("mean_matter_value"), project.put_in_key("matters")],
            ["mean_legal_matter_value", "projects"]
        );
        assert_eq!(project.put_in(said), "Projects: 2 projects, one “matters of state”, a project-of-fact matter_value. Project");
    }
}
