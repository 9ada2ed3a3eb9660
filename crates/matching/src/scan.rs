//! From records to pairs: bring together, compare, learn, judge.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::block::{Blocks, Facets, Scheme, TooLarge, brought, ranks, schemes};
use crate::compare::{Agreements, Memory, agree};
use crate::field::Field;
use crate::known::Known;
use crate::learn;
use crate::model::Model;
use crate::reasons::reasons;
use crate::register::Register;

/// Two records that are probably one person's or organisation's.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The number of the earlier record.
    pub a: usize,
    /// The number of the later one.
    pub b: usize,
    /// How probable it is, from 0 to 1.
    pub score: f64,
    /// Why, in plain words; what speaks most for it stands first.
    pub reasons: Vec<String>,
}

/// Below this chance a pair is not looked at again once the file has been learned from.
const PLAUSIBLE: f64 = 1e-5;
/// How many pairs are learned from.
const LEARNED: usize = 150_000;

/// Pairs of records with a score of at least `least`, the surest first.
#[must_use]
pub fn find(register: &Register, least: f64) -> Vec<Pair> {
    let known = Known::of(register);
    let plausible = plausible(&known);
    let mut memory = Memory::new();
    let step = plausible.len().div_ceil(LEARNED).max(1);
    let sample: Vec<Agreements> =
        plausible.iter().step_by(step).map(|(a, b)| agree(&known, &mut memory, *a as usize, *b as usize)).collect();
    let model = learn::learn(&known, &sample, step as f64);
    drop(sample);
    let mut pairs = Vec::new();
    for (a, b) in plausible {
        let (a, b) = (a as usize, b as usize);
        let agreements = agree(&known, &mut memory, a, b);
        let score = model.posterior(&agreements).duplicate;
        if score >= least {
            pairs.push(Pair { a, b, score, reasons: reasons(&known, &model, &agreements, a, b) });
        }
    }
    pairs.sort_by(|x, y| y.score.total_cmp(&x.score).then(x.a.cmp(&y.a)).then(x.b.cmp(&y.b)));
    pairs
}

/// Two records whose cells hold these fields, judged by what is stated alone, as if they were drawn from a file of a thousand: for a
/// warning while one of them is being typed. The pair's numbers are 0 and 1.
#[must_use]
pub fn compare<S: AsRef<str>>(fields: &[Field], a: &[S], b: &[S]) -> Pair {
    const RECORDS: f64 = 1_000.0;
    let mut register = Register::new(&[fields.iter().map(|f| Some(*f)).collect()]);
    register.push(0, a);
    register.push(0, b);
    let known = Known::of(&register);
    let model = Model::stated(RECORDS * (RECORDS - 1.0) / 2.0, RECORDS * learn::DUPLICATES, RECORDS * learn::HOUSEMATES);
    let agreements = agree(&known, &mut Memory::new(), 0, 1);
    let score = model.posterior(&agreements).duplicate;
    Pair { a: 0, b: 1, score, reasons: reasons(&known, &model, &agreements, 0, 1) }
}

/// Pairs that what is stated does not rule out, in order, each once.
fn plausible(known: &Known) -> Vec<(u32, u32)> {
    let stated = learn::stated(known);
    let facets = Facets::of(known);
    let schemes = schemes(&facets, known);
    let ranks = ranks(known);
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(8);
    let mut too_large: Vec<TooLarge> = Vec::new();
    let mut found = Vec::new();
    for (n, scheme) in schemes.iter().enumerate() {
        let blocks = Blocks::of(*scheme, &facets, known, &ranks);
        let work =
            Work { known, facets: &facets, stated: &stated, before: &schemes[..n], too_large: &too_large, blocks: &blocks };
        // Parts are many, so that a thread that had easy ones takes more.
        let parts = if known.register.len() > 20_000 { threads * 8 } else { 1 };
        let next = AtomicUsize::new(0);
        let take = || {
            let (mut memory, mut own) = (Memory::new(), Vec::new());
            loop {
                let part = next.fetch_add(1, Ordering::Relaxed);
                if part >= parts {
                    return own;
                }
                work.part(part, parts, &mut memory, &mut own);
            }
        };
        if parts == 1 {
            found.extend(take());
        } else {
            std::thread::scope(|scope| {
                let running: Vec<_> = (0..threads).map(|_| scope.spawn(take)).collect();
                found.extend(running.into_iter().filter_map(|t| t.join().ok()).flatten());
            });
        }
        too_large.push(blocks.too_large().collect());
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The comparing of one scheme's pairs.
struct Work<'a> {
    known: &'a Known<'a>,
    facets: &'a Facets,
    stated: &'a Model,
    before: &'a [Scheme],
    too_large: &'a [TooLarge],
    blocks: &'a Blocks,
}

impl Work<'_> {
    fn part(&self, part: usize, parts: usize, memory: &mut Memory, found: &mut Vec<(u32, u32)>) {
        let register = self.known.register;
        self.blocks.pairs(part, parts, |a, b| {
            if register.is_two_files() && register.second[a] == register.second[b] {
                return;
            }
            let seen =
                self.before.iter().zip(self.too_large).any(|(scheme, too_large)| brought(*scheme, too_large, self.facets, a, b));
            if seen {
                return;
            }
            let agreements = agree(self.known, memory, a, b);
            if self.stated.posterior(&agreements).duplicate >= PLAUSIBLE {
                found.push((a.min(b) as u32, a.max(b) as u32));
            }
        });
    }
}
