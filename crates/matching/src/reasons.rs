//! Why two records are probably one person's, in plain words: what speaks most for it first, what speaks against it last.

use crate::alike::tokens::{form_of, name_of};
use crate::compare::Agreements;
use crate::intern::NONE;
use crate::known::Known;
use crate::model::Model;
use crate::nicknames::{self, Kinship};
use crate::point::{Level, Point};

/// What is said of two records.
struct Saying<'a> {
    known: &'a Known<'a>,
    model: &'a Model,
    agreements: &'a Agreements,
    a: usize,
    b: usize,
    said: Vec<(f64, String)>,
}

/// The reasons for (and against) a pair.
pub(crate) fn reasons(known: &Known, model: &Model, agreements: &Agreements, a: usize, b: usize) -> Vec<String> {
    let mut saying = Saying { known, model, agreements, a, b, said: Vec::new() };
    saying.names();
    saying.contacts();
    saying.addresses();
    saying.against();
    saying.said.sort_by(|x, y| y.0.total_cmp(&x.0));
    saying.said.into_iter().map(|(_, reason)| reason).collect()
}

impl Saying<'_> {
    fn level(&self, point: Point) -> Level {
        self.agreements[point].level
    }

    fn weight(&self, point: Point) -> f64 {
        self.model.weight(point, self.agreements[point])
    }

    fn say(&mut self, points: &[Point], reason: impl Into<String>) {
        let weight = points.iter().map(|p| self.weight(*p)).sum();
        if weight > 0.0 {
            self.said.push((weight, reason.into()));
        }
    }

    /// The first text a record has at a point, and whether it was written in other letters.
    fn text(&self, record: usize, point: Point) -> (&str, bool) {
        let row = self.known.register.row(record);
        let slot = self.known.slots[point as usize].iter().find(|s| row[**s] != NONE);
        slot.map_or(("", false), |s| (self.known.text(point, row[*s]), self.known.register.letters[record] >> *s & 1 == 1))
    }

    fn texts(&self, point: Point) -> (String, String) {
        let shown = |record| capitals(name_of(self.text(record, point).0));
        (shown(self.a), shown(self.b))
    }

    fn names(&mut self) {
        use Level::{Alike, Differ, Near, Same};
        let (given, surname, firm) = (self.level(Point::Given), self.level(Point::Surname), self.level(Point::Organisation));
        let both = [Point::Given, Point::Surname];
        let other_letters = both.iter().any(|p| self.text(self.a, *p).1 != self.text(self.b, *p).1);
        let related = self.related();
        let named = given.min(surname) >= Alike || related.is_some();
        if self.level(Point::NameOrder) == Differ {
            self.say(&[Point::Given, Point::Surname, Point::NameOrder], "given name and surname swapped");
        } else if given == Same && surname == Same {
            self.say(&both, if other_letters { "the same name written in other letters" } else { "same name" });
        } else if named && firm >= Alike && (given, surname, firm) != (Same, Same, Same) {
            self.say(&[Point::Given, Point::Surname, Point::Organisation], "name and organisation alike");
        } else {
            self.one_name(Point::Given, "given name", related.is_some());
            self.one_name(Point::Surname, "surname", false);
        }
        if let Some(related) = related {
            self.say(&[Point::Given], related);
        }
        let what = if self.agreements.people { "organisation" } else { "name" };
        match firm {
            Same => self.say(&[Point::Organisation], format!("same {what}")),
            Near | Alike | Level::Faint => {
                let (a, b) = self.texts(Point::Organisation);
                self.say(&[Point::Organisation], format!("{what}s alike ({a}, {b})"));
            }
            _ => {}
        }
        let form = |record| form_of(self.text(record, Point::Organisation).0).to_owned();
        let (form_a, form_b) = (form(self.a), form(self.b));
        if firm >= Near && form_a != form_b && !form_a.is_empty() && !form_b.is_empty() {
            self.say(&[Point::Organisation], format!("{} and {}", capitals(&form_a), capitals(&form_b)));
        }
    }

    fn one_name(&mut self, point: Point, what: &str, told: bool) {
        let (a, b) = self.texts(point);
        match self.level(point) {
            Level::Same => self.say(&[point], format!("same {what}")),
            Level::Near | Level::Alike if !told => self.say(&[point], format!("{what}s alike ({a}, {b})")),
            Level::Faint if a.len() == 1 || b.len() == 1 => self.say(&[point], format!("{a} may be {b}")),
            _ => {}
        }
    }

    /// How two given names belong together, where one is short for the other.
    fn related(&self) -> Option<String> {
        if self.level(Point::NameOrder) == Level::Differ || self.level(Point::Given) == Level::Same {
            return None;
        }
        let first = |record| self.text(record, Point::Given).0.split(' ').next().unwrap_or_default();
        let (a, b) = (first(self.a), first(self.b));
        let (shown_a, shown_b) = (capitals(a), capitals(b));
        Some(match nicknames::kinship(a, b).filter(|_| a != b)? {
            Kinship::ShortFor => format!("{shown_a} is short for {shown_b}"),
            Kinship::LongFor => format!("{shown_b} is short for {shown_a}"),
            Kinship::BothShortFor(full) => format!("{shown_a} and {shown_b} are both short for {}", capitals(full)),
            Kinship::Spellings => format!("{shown_a} and {shown_b} are spellings of one name"),
        })
    }

    fn contacts(&mut self) {
        use Level::{Alike, Faint, Near, Same};
        let told = [
            (Point::Email, Same, "same email"),
            (Point::Email, Near, "emails alike but for a slip"),
            (Point::Email, Alike, "the same name before the @ of the email"),
            (Point::Email, Faint, "emails at one domain"),
            (Point::Phone, Same, "same phone"),
            (Point::Phone, Near, "phones that differ by a digit"),
            (Point::Phone, Alike, "phones of one switchboard"),
            (Point::Born, Same, "same date of birth"),
            (Point::Born, Near, "dates of birth that differ by a slip"),
            (Point::Born, Alike, "dates of birth alike"),
            (Point::Identifier, Same, "same identifying number"),
            (Point::Identifier, Near, "identifying numbers that differ by a digit"),
            (Point::Website, Same, "same website"),
        ];
        for (point, level, reason) in told {
            if self.level(point) == level {
                self.say(&[point], reason);
            }
        }
    }

    fn addresses(&mut self) {
        use Level::{Alike, Faint, Near, Same};
        let lines = [Point::Number, Point::Street, Point::AddressLine];
        let (street, line) = (self.level(Point::Street), self.level(Point::AddressLine));
        if self.level(Point::LineOrder) == Level::Differ {
            self.say(
                &[Point::Number, Point::Street, Point::AddressLine, Point::LineOrder],
                "the same address with its lines swapped",
            );
        } else if street == Same && matches!(self.level(Point::Number), Same | Level::Silent) {
            self.say(&lines, "same address");
        } else if street == Same {
            self.say(&[Point::Street, Point::AddressLine], "same street");
        } else if street >= Alike || line >= Alike {
            self.say(&lines, "addresses alike");
        }
        let (place, postcode) = (self.level(Point::Place), self.level(Point::Postcode));
        match (place, postcode) {
            (Same, Same) => self.say(&[Point::Place, Point::Postcode], "same place and postcode"),
            (_, Same) => self.say(&[Point::Postcode], "same postcode"),
            (Same, _) => self.say(&[Point::Place], "same place"),
            (Near | Alike | Faint, _) => self.say(&[Point::Place], "places alike"),
            _ => {}
        }
        if postcode == Near {
            self.say(&[Point::Postcode], "postcodes that differ by a digit");
        }
    }

    fn against(&mut self) {
        let told = [
            (Point::Given, "given names"),
            (Point::Surname, "surnames"),
            (Point::Organisation, "organisations"),
            (Point::Email, "emails"),
            (Point::Phone, "phones"),
            (Point::Street, "streets"),
            (Point::Number, "house numbers"),
            (Point::Place, "places"),
            (Point::Postcode, "postcodes"),
            (Point::Born, "dates of birth"),
            (Point::Identifier, "identifying numbers"),
        ];
        let differ: Vec<&str> =
            told.iter().filter(|(p, _)| self.level(*p) == Level::Differ && self.weight(*p) < -1.0).map(|(_, w)| *w).collect();
        if !differ.is_empty() {
            self.said.push((f64::MIN, format!("but other {}", differ.join(", "))));
        }
    }
}

/// Folded words with capitals, as names are shown.
fn capitals(text: &str) -> String {
    let one = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
    };
    text.split(' ').map(one).collect::<Vec<String>>().join(" ")
}
