//! What a whole file says about its values: how often each stands there, and of which words it is made.

use crate::alike::tokens::Words;
use crate::alike::{Likeness, codes, names, tokens};
use crate::intern::{Id, NONE};
use crate::point::{ALL, Level, POINTS, Point};
use crate::register::Register;

/// How many records a file of any size is thought to add, so that a handful of records does not make rare names common.
const THOUGHT: f64 = 50.0;

/// A register and what it says as a whole.
pub(crate) struct Known<'a> {
    pub register: &'a Register,
    /// For each point, the slots of a record that speak of it.
    pub slots: [Vec<usize>; POINTS],
    counts: Vec<Vec<u32>>,
    filled: [f64; POINTS],
    organisations: Words,
    lines: Words,
}

impl<'a> Known<'a> {
    pub(crate) fn of(register: &'a Register) -> Self {
        let mut counts: Vec<Vec<u32>> = ALL.iter().map(|p| vec![0; register.shelves[p.shelf()].len()]).collect();
        let mut filled = [0.0; POINTS];
        for record in 0..register.len() {
            for (slot, id) in register.slots.iter().zip(register.row(record)) {
                if *id != NONE {
                    counts[slot.point as usize][*id as usize] += 1;
                    filled[slot.point as usize] += 1.0;
                }
            }
        }
        let slots = ALL.map(|p| (0..register.slots.len()).filter(|s| register.slots[*s].point == p).collect());
        let shelf = |p: Point| &register.shelves[p.shelf()];
        let count = |p: Point, id: Id| counts[p as usize][id as usize];
        let organisations = Words::of(shelf(Point::Organisation), |id| count(Point::Organisation, id));
        let lines = Words::of(shelf(Point::Street), |id| count(Point::Street, id) + count(Point::AddressLine, id));
        Self { register, slots, counts, filled, organisations, lines }
    }

    /// The same, as if these records were drawn from a file of so many in which no other organisation has their names: those hardly ever
    /// repeat. Names of people do, and two records do not say which.
    pub(crate) fn drawn_from(mut self, records: f64) -> Self {
        let people = [Point::Given, Point::Surname].iter().any(|point| self.filled(*point) > 0.0);
        if !people && self.filled(Point::Organisation) > 0.0 {
            self.filled[Point::Organisation as usize] = records;
        }
        self
    }

    /// The text of a value.
    pub(crate) fn text(&self, point: Point, id: Id) -> &'a str {
        self.register.shelves[point.shelf()].get(id)
    }

    /// How many records say something on a point.
    pub(crate) fn filled(&self, point: Point) -> f64 {
        self.filled[point as usize]
    }

    /// Whether a record names a person.
    pub(crate) fn names_a_person(&self, record: usize) -> bool {
        let row = self.register.row(record);
        [Point::Given, Point::Surname].iter().any(|point| self.slots[*point as usize].iter().any(|slot| row[*slot] != NONE))
    }

    /// How many records have a value.
    pub(crate) fn count(&self, point: Point, id: Id) -> u32 {
        self.counts[point as usize].get(id as usize).copied().unwrap_or(0)
    }

    /// How often each value of a point stands there.
    pub(crate) fn counts(&self, point: Point) -> &[u32] {
        &self.counts[point as usize]
    }

    /// The chance that a record other than the two at hand has this value: by how many of the others have it.
    pub(crate) fn chance(&self, point: Point, id: Id) -> f32 {
        let others = f64::from(self.count(point, id).saturating_sub(2));
        let all = (self.filled[point as usize] - 2.0).max(0.0);
        ((others + point.stated().unseen) / (all + THOUGHT)).min(1.0) as f32
    }

    /// The words of organisations or of lines of addresses.
    pub(crate) fn words(&self, point: Point) -> &Words {
        if point == Point::Organisation { &self.organisations } else { &self.lines }
    }

    /// How alike two values are that stand at one point, or at two that may be swapped.
    pub(crate) fn likeness(&self, point: Point, a: Id, b: Id) -> Likeness {
        if a == b {
            return Likeness::of(Level::Same);
        }
        let (x, y) = (self.text(point, a), self.text(point, b));
        // In one order, so that the answer is the same whichever is named first.
        let ((a, x), (b, y)) = if x <= y { ((a, x), (b, y)) } else { ((b, y), (a, x)) };
        match point {
            Point::Given => names::given(x, y),
            Point::Surname => names::surname(x, y),
            Point::Organisation => tokens::several(&self.organisations, (a, x), (b, y)),
            Point::Street | Point::AddressLine => tokens::several(&self.lines, (a, x), (b, y)),
            Point::Email => codes::email(x, y),
            Point::Phone => codes::phone(x, y),
            Point::Number | Point::Identifier => codes::code(x, y),
            Point::Place => names::place(x, y),
            Point::Postcode => codes::postcode(x, y),
            Point::Region => names::region(x, y),
            Point::Born => codes::day(x, y),
            Point::Website => codes::host(x, y),
            Point::OtherA | Point::OtherB | Point::OtherC => tokens::other(x, y),
            Point::NameOrder | Point::LineOrder => Likeness::of(Level::Silent),
        }
    }
}
