//! The records that are compared, cleaned and kept small: each text once, each record as the numbers of its texts.

use crate::clean;
use crate::field::Field;
use crate::intern::{Id, NONE, Texts};
use crate::point::{POINTS, Point};

/// Where a cleaned text of a record goes: a point, and the how-manieth value of that point (a record may have several phones).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slot {
    pub point: Point,
    pub nth: u8,
}

/// Records of one file, or of two that are compared with each other.
pub struct Register {
    layouts: Vec<Vec<Option<Field>>>,
    pub(crate) slots: Vec<Slot>,
    pub(crate) rows: Vec<Id>,
    /// One bit per slot: whether letters stood there that are not those of the folded text.
    pub(crate) letters: Vec<u32>,
    pub(crate) second: Vec<bool>,
    /// From which record on all are new, where that was said.
    pub(crate) fresh: Option<usize>,
    pub(crate) shelves: [Texts; POINTS],
    filled: Vec<Id>,
}

impl Register {
    /// A register for files with these columns; a column without a field is not looked at. At most two files.
    #[must_use]
    pub fn new(layouts: &[Vec<Option<Field>>]) -> Self {
        let mut slots: Vec<Slot> = Vec::new();
        for layout in layouts {
            for (column, field) in layout.iter().enumerate() {
                for slot in field.iter().flat_map(|f| slots_of(*f, nth(layout, column))) {
                    if !slots.contains(&slot) {
                        slots.push(slot);
                    }
                }
            }
        }
        slots.sort_by_key(|s| (s.point, s.nth));
        // A letter bit each; no sensible table has more.
        slots.truncate(32);
        Self {
            layouts: layouts.to_vec(),
            filled: vec![NONE; slots.len()],
            slots,
            rows: Vec::new(),
            letters: Vec::new(),
            second: Vec::new(),
            fresh: None,
            shelves: std::array::from_fn(|_| Texts::default()),
        }
    }

    /// Adds a record of the first file (0) or the second (1): its cells in the order of the columns. Records are numbered as they come.
    pub fn push<S: AsRef<str>>(&mut self, file: usize, cells: &[S]) {
        self.filled.fill(NONE);
        let mut letters = 0;
        let layout = std::mem::take(&mut self.layouts);
        if let Some(fields) = layout.get(file) {
            // What a column of its own says comes before what a whole name or address holds.
            for whole in [false, true] {
                for (column, (field, cell)) in fields.iter().zip(cells).enumerate() {
                    let cell = cell.as_ref().trim();
                    if let (Some(field), false) = (field, cell.is_empty())
                        && whole == matches!(field, Field::Name | Field::PersonName | Field::Street)
                    {
                        self.fill(*field, nth(fields, column), cell, &mut letters);
                    }
                }
            }
        }
        self.layouts = layout;
        self.rows.extend_from_slice(&self.filled);
        self.letters.push(letters);
        self.second.push(file > 0);
    }

    /// Says that what is added from now on is new: pairs of two that were there before are not looked for.
    pub fn begin_new(&mut self) {
        self.fresh = Some(self.len());
    }

    /// Whether two records are not to be brought together.
    pub(crate) fn keeps_apart(&self, a: usize, b: usize) -> bool {
        let of_one_file = self.is_two_files() && self.second[a] == self.second[b];
        of_one_file || self.fresh.is_some_and(|fresh| a < fresh && b < fresh)
    }

    /// How many records there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.second.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.second.is_empty()
    }

    /// Whether two files are compared with each other.
    pub(crate) fn is_two_files(&self) -> bool {
        self.layouts.len() > 1
    }

    /// The numbers of a record's texts, slot by slot.
    pub(crate) fn row(&self, record: usize) -> &[Id] {
        let width = self.slots.len();
        &self.rows[record * width..(record + 1) * width]
    }

    fn fill(&mut self, field: Field, nth: u8, cell: &str, letters: &mut u32) {
        let mut put = |point: Point, nth: u8, text: &str| {
            let Some(slot) = self.slots.iter().position(|s| *s == Slot { point, nth }) else { return };
            if text.is_empty() || self.filled[slot] != NONE {
                return;
            }
            self.filled[slot] = self.shelves[point.shelf()].put(text);
            if !cell.is_ascii() {
                *letters |= 1 << slot;
            }
        };
        let organisation = |put: &mut dyn FnMut(Point, u8, &str)| {
            let (name, form) = clean::organisation(cell);
            if !name.is_empty() {
                put(Point::Organisation, nth, &if form.is_empty() { name } else { format!("{name}|{form}") });
            }
        };
        match field {
            Field::Name | Field::PersonName => {
                let as_person = if field == Field::Name {
                    clean::looks_like_a_person(cell)
                } else {
                    !clean::looks_like_an_organisation(cell)
                };
                if as_person {
                    let (given, surname) = clean::person(cell);
                    put(Point::Given, 0, &given);
                    put(Point::Surname, 0, &surname);
                } else {
                    organisation(&mut put);
                }
            }
            Field::GivenName => put(Point::Given, 0, &clean::given(cell)),
            Field::Surname => put(Point::Surname, 0, &clean::surname(cell)),
            Field::Organisation => organisation(&mut put),
            Field::Email => put(Point::Email, nth.min(2), &clean::email(cell)),
            Field::Phone => put(Point::Phone, nth.min(3), &clean::phone(cell)),
            Field::HouseNumber => put(Point::Number, 0, &clean::number(cell)),
            Field::Street => {
                let (number, street) = clean::address(cell);
                put(Point::Number, 0, &number);
                put(Point::Street, 0, &street);
            }
            Field::AddressLine => put(Point::AddressLine, 0, &clean::line(cell)),
            Field::Place => put(Point::Place, 0, &clean::place(cell)),
            Field::Postcode => put(Point::Postcode, 0, &clean::postcode(cell)),
            Field::Region => put(Point::Region, 0, &clean::region(cell)),
            Field::BornOn => put(Point::Born, 0, &clean::day(cell)),
            Field::Identifier => put(Point::Identifier, nth.min(1), &clean::code(cell)),
            Field::Website => put(Point::Website, 0, &clean::host(cell)),
            Field::Other => put(other(nth), 0, &clean::other(cell)),
        }
    }
}

/// Which of the columns with the same field a column is.
fn nth(layout: &[Option<Field>], column: usize) -> u8 {
    let before = layout[..column].iter().filter(|f| **f == layout[column]).count();
    u8::try_from(before).unwrap_or(u8::MAX)
}

fn other(nth: u8) -> Point {
    [Point::OtherA, Point::OtherB, Point::OtherC][usize::from(nth.min(2))]
}

/// The slots a column of a field can fill.
fn slots_of(field: Field, nth: u8) -> Vec<Slot> {
    let first = |point| Slot { point, nth: 0 };
    match field {
        Field::Name | Field::PersonName => {
            vec![first(Point::Given), first(Point::Surname), Slot { point: Point::Organisation, nth }]
        }
        Field::GivenName => vec![first(Point::Given)],
        Field::Surname => vec![first(Point::Surname)],
        Field::Organisation => vec![Slot { point: Point::Organisation, nth }],
        Field::Email => vec![Slot { point: Point::Email, nth: nth.min(2) }],
        Field::Phone => vec![Slot { point: Point::Phone, nth: nth.min(3) }],
        Field::HouseNumber => vec![first(Point::Number)],
        Field::Street => vec![first(Point::Number), first(Point::Street)],
        Field::AddressLine => vec![first(Point::AddressLine)],
        Field::Place => vec![first(Point::Place)],
        Field::Postcode => vec![first(Point::Postcode)],
        Field::Region => vec![first(Point::Region)],
        Field::BornOn => vec![first(Point::Born)],
        Field::Identifier => vec![Slot { point: Point::Identifier, nth: nth.min(1) }],
        Field::Website => vec![first(Point::Website)],
        Field::Other => vec![first(other(nth))],
    }
}
