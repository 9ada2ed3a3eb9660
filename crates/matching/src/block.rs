//! Bringing together the records that may be one person's, without comparing each with each: those that share two facets, or one that
//! few share, or stand side by side when all are put in order.

mod facets;

pub(crate) use facets::{Facet, Facets};

use std::collections::HashSet;

use rustc_hash::FxBuildHasher;

use crate::intern::NONE;
use crate::known::Known;
use crate::point::Point;

/// A way to bring records together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// Everybody, in a file so small that each is compared with each.
    All,
    /// Who shares a facet.
    One(Facet),
    /// Who shares two.
    Two(Facet, Facet),
    /// Who shares two words of one facet.
    Twice(Facet),
    /// Who has the same two names, in either order.
    Names,
    /// Who stands side by side in the order of these points.
    Order(Point, Point),
}

/// A file with no more pairs than this is compared each with each.
const FEW_PAIRS: usize = 20_000;
/// A block of records that share a key, up to this many, is compared each with each whatever the file.
const SMALL: usize = 4;
/// A block of more than this is never compared each with each.
const LARGE: usize = 400;
/// Pairs a scheme may bring per record; larger blocks than that allows are put in order and only neighbours are compared.
const PAIRS_PER_RECORD: usize = 3;
/// Pairs a scheme may bring in any file.
const PAIRS_AT_LEAST: usize = 5_000;
/// How far apart neighbours may stand.
const WINDOW: usize = 6;

/// All schemes for a file, in the order they are asked.
pub(crate) fn schemes(facets: &Facets, known: &Known) -> Vec<Scheme> {
    let records = known.register.len();
    if records * records.saturating_sub(1) / 2 <= FEW_PAIRS {
        return vec![Scheme::All];
    }
    use Facet::{
        Born, Email, Given, Identifier, LineWord, MailName, Number, OrganisationWord, Phone, Place, Postcode, Surname, Website,
    };
    let mut all = vec![Scheme::One(Identifier), Scheme::One(Email), Scheme::One(Phone), Scheme::Names];
    let sides = [Born, Surname, Given, Postcode, OrganisationWord, LineWord, Phone, MailName, Number, Place, Website];
    for (n, one) in sides.iter().enumerate() {
        all.extend(sides[n + 1..].iter().map(|two| Scheme::Two(*one, *two)));
    }
    all.extend([Scheme::Twice(OrganisationWord), Scheme::Twice(LineWord), Scheme::One(MailName), Scheme::One(OrganisationWord)]);
    all.extend([
        Scheme::Order(Point::Surname, Point::Given),
        Scheme::Order(Point::Given, Point::Surname),
        Scheme::Order(Point::Organisation, Point::Place),
    ]);
    all.retain(|scheme| match scheme {
        Scheme::One(one) | Scheme::Twice(one) => facets.has(*one),
        Scheme::Two(one, two) => facets.has(*one) && facets.has(*two),
        Scheme::Names => facets.has(Given) || facets.has(Surname),
        Scheme::Order(first, _) => known.filled(*first) > 0.0,
        Scheme::All => false,
    });
    all
}

/// Blocks that were too large to be compared each with each, by scheme.
pub(crate) type TooLarge = HashSet<u64, FxBuildHasher>;

/// The records of one scheme, ordered so that those that share a key stand together.
pub(crate) struct Blocks {
    entries: Vec<(u64, u32)>,
    most: usize,
}

impl Blocks {
    /// The blocks of a scheme. `ranks` says where each record stands in the order of names.
    pub(crate) fn of(scheme: Scheme, facets: &Facets, known: &Known, ranks: &[u32]) -> Self {
        let records = known.register.len();
        let mut entries: Vec<(u64, u32)> = Vec::with_capacity(records);
        if let Scheme::Order(first, second) = scheme {
            let order = order_by(known, first, second);
            let has = |record: &u32| known.slots[first as usize].iter().any(|s| known.register.row(*record as usize)[*s] != NONE);
            entries.extend(order.into_iter().filter(has).map(|record| (0, record)));
            return Self { entries, most: 0 };
        }
        if scheme == Scheme::All {
            entries.extend((0..records).map(|record| (0, record as u32)));
            return Self { entries, most: records };
        }
        let mut keys = Vec::new();
        for record in 0..records {
            keys.clear();
            keys_of(scheme, facets, record, &mut keys);
            keys.sort_unstable();
            keys.dedup();
            entries.extend(keys.iter().map(|key| (*key, record as u32)));
        }
        entries.sort_unstable_by_key(|(key, record)| (*key, ranks[*record as usize]));
        let mut blocks = Self { entries, most: LARGE };
        blocks.most = blocks.affordable(records);
        blocks
    }

    /// The largest size of block that all blocks of that size and smaller can be compared each with each.
    fn affordable(&self, records: usize) -> usize {
        let mut pairs_by_size = vec![0_usize; LARGE + 1];
        for block in self.each().filter(|b| b.len() <= LARGE) {
            pairs_by_size[block.len()] += block.len() * (block.len() - 1) / 2;
        }
        let afforded = records * PAIRS_PER_RECORD + PAIRS_AT_LEAST;
        let mut sum = 0;
        for (size, pairs) in pairs_by_size.iter().enumerate() {
            sum += pairs;
            if sum > afforded && size > SMALL {
                return size - 1;
            }
        }
        LARGE
    }

    fn each(&self) -> impl Iterator<Item = &[(u64, u32)]> {
        self.entries.chunk_by(|a, b| a.0 == b.0)
    }

    /// The keys of blocks that are too large.
    pub(crate) fn too_large(&self) -> impl Iterator<Item = u64> {
        self.each().filter(|b| b.len() > self.most).map(|b| b[0].0)
    }

    /// Hands every pair of a share of the blocks to `take`, the share being the `part`-th of `parts`.
    pub(crate) fn pairs(&self, part: usize, parts: usize, mut take: impl FnMut(usize, usize)) {
        for (n, block) in self.each().enumerate() {
            let large = block.len() > self.most;
            // A large block is shared out by its members.
            if !large && n % parts != part {
                continue;
            }
            let reach = if large { WINDOW } else { block.len() };
            for (i, (_, a)) in block.iter().enumerate() {
                if large && (i / 1024) % parts != part {
                    continue;
                }
                for (_, b) in block.iter().skip(i + 1).take(reach) {
                    take(*a as usize, *b as usize);
                }
            }
        }
    }
}

/// The keys of a record under a scheme.
fn keys_of(scheme: Scheme, facets: &Facets, record: usize, keys: &mut Vec<u64>) {
    let codes = |facet: Facet| facets.get(record, facet).iter().copied().filter(|c| *c != 0);
    match scheme {
        Scheme::One(facet) => keys.extend(codes(facet).map(|c| key(c, 0))),
        Scheme::Two(one, two) => keys.extend(codes(one).flat_map(|c| codes(two).map(move |d| key(c, d)))),
        Scheme::Twice(facet) => {
            keys.extend(codes(facet).flat_map(|c| codes(facet).filter(move |d| c < *d).map(move |d| key(c, d))))
        }
        Scheme::Names => {
            let (given, surname) = (facets.get(record, Facet::Given)[0], facets.get(record, Facet::Surname)[0]);
            if given != 0 || surname != 0 {
                keys.push(key(given.min(surname), given.max(surname)));
            }
        }
        Scheme::All | Scheme::Order(..) => {}
    }
}

fn key(one: u32, two: u32) -> u64 {
    u64::from(one) << 32 | u64::from(two)
}

impl Scheme {
    /// The facets two records must share to be brought together, one bit for each.
    pub(crate) fn asks(self) -> u32 {
        match self {
            Self::One(one) | Self::Twice(one) => 1 << one as u32,
            Self::Two(one, two) => 1 << one as u32 | 1 << two as u32,
            Self::All | Self::Names | Self::Order(..) => 0,
        }
    }
}

/// Whether a scheme that was asked before brought two records together already.
pub(crate) fn brought(scheme: Scheme, too_large: &TooLarge, facets: &Facets, a: usize, b: usize) -> bool {
    let shared = |facet: Facet| {
        let of_b = facets.get(b, facet);
        facets.get(a, facet).iter().copied().filter(move |c| *c != 0 && of_b.contains(c))
    };
    let fits = |key: u64| !too_large.contains(&key);
    match scheme {
        Scheme::One(facet) => shared(facet).any(|c| fits(key(c, 0))),
        Scheme::Two(one, two) => shared(one).any(|c| shared(two).any(|d| fits(key(c, d)))),
        Scheme::Twice(facet) => shared(facet).any(|c| shared(facet).any(|d| c < d && fits(key(c, d)))),
        Scheme::Names => {
            let (mut of_a, mut of_b) = (Vec::new(), Vec::new());
            keys_of(scheme, facets, a, &mut of_a);
            keys_of(scheme, facets, b, &mut of_b);
            of_a.first().is_some_and(|key| of_b.contains(key) && fits(*key))
        }
        Scheme::All | Scheme::Order(..) => false,
    }
}

/// The records in the order of two points.
fn order_by(known: &Known, first: Point, second: Point) -> Vec<u32> {
    let (ranks_one, ranks_two) = (ranks_of(known, first), ranks_of(known, second));
    let value = |record: u32, point: Point, ranks: &[u32]| {
        let id = known.slots[point as usize].first().map_or(NONE, |s| known.register.row(record as usize)[*s]);
        ranks.get(id as usize).copied().unwrap_or(u32::MAX)
    };
    let mut order: Vec<u32> = (0..known.register.len() as u32).collect();
    order.sort_unstable_by_key(|r| (value(*r, first, &ranks_one), value(*r, second, &ranks_two), *r));
    order
}

/// Where each text of a point stands in the order of letters.
fn ranks_of(known: &Known, point: Point) -> Vec<u32> {
    let mut ids: Vec<u32> = (0..known.counts(point).len() as u32).collect();
    ids.sort_unstable_by_key(|id| known.text(point, *id));
    let mut ranks = vec![0; ids.len()];
    for (rank, id) in ids.into_iter().enumerate() {
        ranks[id as usize] = rank as u32;
    }
    ranks
}

/// Where each record stands in the order of names.
pub(crate) fn ranks(known: &Known) -> Vec<u32> {
    let first =
        if known.filled(Point::Surname) >= known.filled(Point::Organisation) { Point::Surname } else { Point::Organisation };
    let mut ranks = vec![0; known.register.len()];
    for (rank, record) in order_by(known, first, Point::Given).into_iter().enumerate() {
        ranks[record as usize] = rank as u32;
    }
    ranks
}
