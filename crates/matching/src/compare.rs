//! Two records, point by point.

use std::ops::{Index, IndexMut};

use crate::alike::Likeness;
use crate::intern::{Id, NONE};
use crate::known::Known;
use crate::model::Model;
use crate::point::{ALL, Level, POINTS, Point};

/// How two records agree in a point.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Agreement {
    pub level: Level,
    /// The chance that two strangers agree so well, where the values say it.
    pub chance: f32,
    /// The chance that a stranger has the commoner of the two values: to be near it never says more than to have it.
    pub ceiling: f32,
}

/// How two records agree in every point.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Agreements {
    points: [Agreement; POINTS],
    /// Whether either of them names a person; where neither does, organisations are compared.
    pub people: bool,
}

impl Index<Point> for Agreements {
    type Output = Agreement;

    fn index(&self, point: Point) -> &Agreement {
        &self.points[point as usize]
    }
}

impl IndexMut<Point> for Agreements {
    fn index_mut(&mut self, point: Point) -> &mut Agreement {
        &mut self.points[point as usize]
    }
}

/// Answers to likeness that were given before, by one thread, in a table of fixed size.
pub(crate) struct Memory {
    asked: Vec<(u64, Likeness)>,
}

/// How many a scan keeps,
const PLACES: usize = 1 << 15;
/// and the comparison of two records: a large table would take longer to clear than they take to compare.
const PLACES_OF_A_PAIR: usize = 1 << 6;

impl Memory {
    pub(crate) fn new() -> Self {
        Self::of(PLACES)
    }

    pub(crate) fn of_a_pair() -> Self {
        Self::of(PLACES_OF_A_PAIR)
    }

    fn of(places: usize) -> Self {
        Self { asked: vec![(u64::MAX, Likeness::of(Level::Silent)); places] }
    }

    fn likeness(&mut self, known: &Known, point: Point, a: Id, b: Id) -> Likeness {
        if a == b {
            return Likeness::of(Level::Same);
        }
        let (a, b) = (a.min(b), a.max(b));
        if a >= 1 << 29 || b >= 1 << 29 {
            return known.likeness(point, a, b);
        }
        let key = (point as u64) << 58 | u64::from(a) << 29 | u64::from(b);
        let place = (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 49) as usize % self.asked.len();
        let (kept, likeness) = self.asked[place];
        if kept == key {
            return likeness;
        }
        let likeness = known.likeness(point, a, b);
        self.asked[place] = (key, likeness);
        likeness
    }
}

/// How two records agree.
pub(crate) fn agree(known: &Known, memory: &mut Memory, a: usize, b: usize) -> Agreements {
    let mut found = Agreements::default();
    for point in ALL {
        let slots = &known.slots[point as usize];
        if slots.is_empty() || matches!(point, Point::Given | Point::Surname | Point::Street | Point::AddressLine) {
            continue;
        }
        found[point] = best(known, memory, point, slots, a, b);
    }
    pair(known, memory, [Point::Given, Point::Surname, Point::NameOrder], (a, b), &mut found);
    pair(known, memory, [Point::Street, Point::AddressLine, Point::LineOrder], (a, b), &mut found);
    found.people = [a, b].iter().any(|record| known.names_a_person(*record));
    found
}

/// Points in the order they are asked in when a pair may soon be ruled out: those by words first, for they may weigh most.
const RULING: [Point; 13] = [
    Point::Organisation,
    Point::Born,
    Point::Phone,
    Point::Email,
    Point::Identifier,
    Point::Postcode,
    Point::Place,
    Point::Number,
    Point::Website,
    Point::Region,
    Point::OtherA,
    Point::OtherB,
    Point::OtherC,
];

/// Whether two records can weigh as much as is needed under a model. It stops at the first point after which they no longer can.
pub(crate) fn may_weigh(
    known: &Known,
    memory: &mut Memory,
    model: &Model,
    most: &[f64; POINTS],
    (a, b): (usize, usize),
    needed: f64,
) -> bool {
    let mut found = Agreements::default();
    let mut sum = 0.0;
    pair(known, memory, [Point::Given, Point::Surname, Point::NameOrder], (a, b), &mut found);
    pair(known, memory, [Point::Street, Point::AddressLine, Point::LineOrder], (a, b), &mut found);
    for point in [Point::Given, Point::Surname, Point::NameOrder, Point::Street, Point::AddressLine, Point::LineOrder] {
        sum += model.weight(point, found[point]);
    }
    // What the points not yet asked can bring: what they do where the values are the same, the most where they are not.
    let (row_a, row_b) = (known.register.row(a), known.register.row(b));
    let mut left = 0.0;
    let mut can = [0.0; POINTS];
    for point in &RULING[1..] {
        let slots = &known.slots[*point as usize];
        let values = |row: &[Id]| slots.iter().map(|s| row[*s]).filter(|id| *id != NONE).collect::<Vec<_>>();
        can[*point as usize] = match slots.as_slice() {
            [] => 0.0,
            [slot] => {
                let (x, y) = (row_a[*slot], row_b[*slot]);
                match () {
                    () if x == NONE || y == NONE => 0.0,
                    () if x == y => model.most(*point, known.chance(*point, x)),
                    () => most[*point as usize],
                }
            }
            _ if values(row_a).iter().any(|x| values(row_b).contains(x)) => return true,
            _ => most[*point as usize],
        };
        left += can[*point as usize];
    }
    for point in RULING {
        let slots = &known.slots[point as usize];
        if !slots.is_empty() {
            sum += model.weight(point, best(known, memory, point, slots, a, b));
        }
        left -= can[point as usize];
        if sum + left < needed {
            return false;
        }
    }
    true
}

/// The best agreement among the values two records have at one point.
fn best(known: &Known, memory: &mut Memory, point: Point, slots: &[usize], a: usize, b: usize) -> Agreement {
    let (row_a, row_b) = (known.register.row(a), known.register.row(b));
    let mut best = Agreement::default();
    for x in slots.iter().map(|s| row_a[*s]).filter(|x| *x != NONE) {
        for y in slots.iter().map(|s| row_b[*s]).filter(|y| *y != NONE) {
            let found = agreement(known, memory.likeness(known, point, x, y), (point, x), (point, y));
            let better = found.level > best.level || (found.level == best.level && found.chance < best.chance);
            if better {
                best = found;
            }
        }
    }
    best
}

fn agreement(known: &Known, likeness: Likeness, (at_a, a): (Point, Id), (at_b, b): (Point, Id)) -> Agreement {
    if likeness.level <= Level::Differ {
        return Agreement { level: likeness.level, chance: 0.0, ceiling: 1.0 };
    }
    let ceiling = known.chance(at_a, a).max(known.chance(at_b, b));
    let chance = if likeness.level == Level::Same { ceiling } else { likeness.chance };
    Agreement { level: likeness.level, chance, ceiling }
}

/// Two values that may stand in each other's place, as given name and surname do: straight, or crossed where that agrees clearly better.
fn pair(known: &Known, memory: &mut Memory, [one, two, order]: [Point; 3], (a, b): (usize, usize), found: &mut Agreements) {
    let value =
        |record: usize, point: Point| known.slots[point as usize].first().map_or(NONE, |s| known.register.row(record)[*s]);
    let (one_a, two_a, one_b, two_b) = (value(a, one), value(a, two), value(b, one), value(b, two));
    let mut between = |at_a: Point, x: Id, at_b: Point, y: Id, judged_as: Point| {
        if x == NONE || y == NONE {
            return Agreement::default();
        }
        agreement(known, memory.likeness(known, judged_as, x, y), (at_a, x), (at_b, y))
    };
    let straight = [between(one, one_a, one, one_b, one), between(two, two_a, two, two_b, two)];
    found[one] = straight[0];
    found[two] = straight[1];
    if good(&straight) >= 4 {
        return;
    }
    let mut crossed = [between(one, one_a, two, two_b, two), between(two, two_a, one, one_b, two)];
    // Which of the two records is named first must not matter.
    crossed.sort_by(|x, y| x.level.cmp(&y.level).then(y.chance.total_cmp(&x.chance)).then(y.ceiling.total_cmp(&x.ceiling)));
    if good(&crossed) > good(&straight) + 1 {
        found[one] = crossed[0];
        found[two] = crossed[1];
        found[order].level = Level::Differ;
    }
}

/// How well two values agree together.
fn good(agreements: &[Agreement; 2]) -> i32 {
    let good = |a: &Agreement| match a.level {
        Level::Silent => 0,
        Level::Differ => -1,
        Level::Faint => 0,
        Level::Alike => 1,
        Level::Near => 2,
        Level::Same => 3,
    };
    agreements.iter().map(good).sum()
}
