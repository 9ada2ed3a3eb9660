//! The coarse sides of a record by which records are brought together: how the surname sounds, the day of birth, a rare word.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

use crate::alike::names;
use crate::alike::tokens::Words;
use crate::clean;
use crate::intern::{Id, NONE, hash_of};
use crate::known::Known;
use crate::nicknames;
use crate::point::Point;

/// A side of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Facet {
    Surname,
    Given,
    Born,
    Postcode,
    Place,
    Number,
    LineWord,
    OrganisationWord,
    Phone,
    Email,
    MailName,
    Identifier,
    Website,
}

/// How many facets there are.
const FACETS: usize = 13;

/// How many values each may have.
const WIDTHS: [usize; FACETS] = [1, 1, 1, 1, 1, 1, 3, 3, 2, 2, 1, 1, 1];
const STARTS: [usize; FACETS] = {
    let mut starts = [0; FACETS];
    let mut n = 1;
    while n < FACETS {
        starts[n] = starts[n - 1] + WIDTHS[n - 1];
        n += 1;
    }
    starts
};
/// How many codes a record has.
const CODES: usize = STARTS[FACETS - 1] + WIDTHS[FACETS - 1];

/// The facets of every record, as codes; 0 where a record has none.
pub(crate) struct Facets {
    codes: Vec<u32>,
    present: [bool; FACETS],
}

impl Facets {
    pub(crate) fn of(known: &Known) -> Self {
        let records = known.register.len();
        let mut all = Self { codes: vec![0; records * CODES], present: [false; FACETS] };
        let mut of_names = Codes::new(|_, text| code(&names::sound(nicknames::root(head(text)))));
        let mut of_places = Codes::new(|_, text| code(&names::sound(text)));
        let mut of_texts = Codes::new(|_, text| code(text));
        for record in 0..records {
            let row = known.register.row(record);
            let first = |point: Point| known.slots[point as usize].first().map_or(NONE, |s| row[*s]);
            let each =
                |point: Point| known.slots[point as usize].iter().map(|s| row[*s]).filter(|id| *id != NONE).collect::<Vec<_>>();
            let mut set = |facet: Facet, nth: usize, code: u32| {
                if code != 0 && nth < WIDTHS[facet as usize] {
                    all.codes[record * CODES + STARTS[facet as usize] + nth] = code;
                    all.present[facet as usize] = true;
                }
            };
            set(Facet::Surname, 0, of_names.get(known, Point::Surname, first(Point::Surname)));
            set(Facet::Given, 0, of_names.get(known, Point::Given, first(Point::Given)));
            set(Facet::Place, 0, of_places.get(known, Point::Place, first(Point::Place)));
            for (facet, point) in [
                (Facet::Born, Point::Born),
                (Facet::Postcode, Point::Postcode),
                (Facet::Number, Point::Number),
                (Facet::Identifier, Point::Identifier),
                (Facet::Website, Point::Website),
            ] {
                set(facet, 0, of_texts.get(known, point, first(point)));
            }
            let lines = [each(Point::Street), each(Point::AddressLine)].concat();
            for (n, word) in rarest::<3>(known.words(Point::Street), &lines).enumerate() {
                set(Facet::LineWord, n, word);
            }
            for (n, word) in rarest::<3>(known.words(Point::Organisation), &each(Point::Organisation)).enumerate() {
                set(Facet::OrganisationWord, n, word);
            }
            for (n, id) in each(Point::Phone).into_iter().enumerate() {
                let digits = known.text(Point::Phone, id);
                set(Facet::Phone, n, code(&digits[digits.len().saturating_sub(7)..]));
            }
            for (n, id) in each(Point::Email).into_iter().enumerate() {
                let (local, domain) = known.text(Point::Email, id).split_once('@').unwrap_or_default();
                set(Facet::Email, n, of_texts.get(known, Point::Email, id));
                let letters: String = local.chars().filter(|c| c.is_alphabetic()).collect();
                set(Facet::MailName, n, code(&letters));
                // Who writes from a domain of its own is found beside who names it as a website.
                if first(Point::Website) == NONE && !clean::is_for_anybody(domain) {
                    set(Facet::Website, 0, code(domain));
                }
            }
        }
        all
    }

    /// Whether any record has the facet.
    pub(crate) fn has(&self, facet: Facet) -> bool {
        self.present[facet as usize]
    }

    /// The facets two records share, one bit for each.
    pub(crate) fn shared(&self, a: usize, b: usize) -> u32 {
        let mut bits = 0;
        for (facet, (start, width)) in STARTS.iter().zip(WIDTHS).enumerate() {
            let of = |record: usize| &self.codes[record * CODES + start..record * CODES + start + width];
            let of_b = of(b);
            if of(a).iter().any(|c| *c != 0 && of_b.contains(c)) {
                bits |= 1 << facet;
            }
        }
        bits
    }

    /// The codes of a record's facet; some may be 0.
    pub(crate) fn get(&self, record: usize, facet: Facet) -> &[u32] {
        let start = record * CODES + STARTS[facet as usize];
        &self.codes[start..start + WIDTHS[facet as usize]]
    }
}

/// A code that is never 0 for a text that says something.
fn code(text: &str) -> u32 {
    if text.is_empty() { 0 } else { ((hash_of(text) >> 32) as u32).max(1) }
}

/// The first of several given names, the last of several surnames would differ when they are swapped: the longest stands for all.
fn head(name: &str) -> &str {
    name.split(' ').rev().max_by_key(|w| w.len()).unwrap_or(name)
}

/// Codes of texts, each found once.
struct Codes<F> {
    make: F,
    found: HashMap<(usize, Id), u32, FxBuildHasher>,
}

impl<F: Fn(Point, &str) -> u32> Codes<F> {
    fn new(make: F) -> Self {
        Self { make, found: HashMap::default() }
    }

    fn get(&mut self, known: &Known, point: Point, id: Id) -> u32 {
        if id == NONE {
            return 0;
        }
        *self.found.entry((point.shelf(), id)).or_insert_with(|| (self.make)(point, known.text(point, id)))
    }
}

/// The codes of the rarest words of some texts, by their sound.
fn rarest<const MOST: usize>(words: &Words, texts: &[Id]) -> impl Iterator<Item = u32> + use<MOST> {
    let mut all: Vec<Id> = texts.iter().flat_map(|id| words.get(*id)).copied().filter(|w| words.word(*w).len() > 1).collect();
    all.sort_by_key(|w| (words.records(*w), *w));
    all.dedup();
    let sound = |w: Id| {
        let word = words.word(w);
        let sound =
            if word.len() > 3 && word.bytes().all(|b| b.is_ascii_alphabetic()) { names::sound(word) } else { String::new() };
        code(if sound.len() > 1 { &sound } else { word })
    };
    let codes: Vec<u32> = all.into_iter().take(MOST).map(sound).collect();
    codes.into_iter()
}
