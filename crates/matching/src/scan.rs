//! From records to pairs: bring together, compare, learn, judge.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::block::{Blocks, Facets, Scheme, TooLarge, brought, ranks, schemes};
use crate::compare::{Agreements, Memory, agree, may_weigh};
use crate::field::Field;
use crate::known::Known;
use crate::learn;
use crate::model::Model;
use crate::point::{ALL, POINTS};
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
const PLAUSIBLE: f64 = 1e-4;
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
    judged(fields, a, b, 0.0)
}

/// The same, without reasons for (and against) a pair whose score is less than `least`.
#[must_use]
pub fn judged<S: AsRef<str>>(fields: &[Field], a: &[S], b: &[S], least: f64) -> Pair {
    const RECORDS: f64 = 1_000.0;
    static STATED: LazyLock<Model> = LazyLock::new(|| {
        Model::stated(RECORDS * (RECORDS - 1.0) / 2.0, RECORDS * learn::DUPLICATES, RECORDS * learn::HOUSEMATES)
    });
    let mut register = Register::new(&[fields.iter().map(|f| Some(*f)).collect()]);
    register.push(0, a);
    register.push(0, b);
    let known = Known::of(&register).drawn_from(RECORDS);
    let agreements = agree(&known, &mut Memory::of_a_pair(), 0, 1);
    let score = STATED.posterior(&agreements).duplicate;
    let reasons = if score >= least { reasons(&known, &STATED, &agreements, 0, 1) } else { Vec::new() };
    Pair { a: 0, b: 1, score, reasons }
}

/// Pairs that what is stated does not rule out, in order, each once.
fn plausible(known: &Known) -> Vec<(u32, u32)> {
    let stated = learn::stated(known);
    let facets = Facets::of(known);
    let schemes = schemes(&facets, known);
    let ranks = ranks(known);
    let threads =
        if known.register.len() > 20_000 { std::thread::available_parallelism().map_or(1, usize::from).min(8) } else { 1 };
    let mut too_large: Vec<TooLarge> = Vec::new();
    let mut found = Vec::new();
    for together in schemes.chunks(threads) {
        let blocks = in_threads(together.len(), |n| Blocks::of(together[n], &facets, known, &ranks));
        for (n, blocks) in blocks.iter().enumerate() {
            let before = &schemes[..too_large.len()];
            let work = Work::new(known, &facets, &stated, before, &too_large, blocks);
            // Parts are many, so that a thread that had easy ones takes more.
            let parts = if threads == 1 { 1 } else { threads * 8 };
            let next = AtomicUsize::new(0);
            let shares = in_threads(threads, |_| {
                let (mut memory, mut own) = (Memory::new(), Vec::new());
                loop {
                    let part = next.fetch_add(1, Ordering::Relaxed);
                    if part >= parts {
                        return own;
                    }
                    work.part(part, parts, &mut memory, &mut own);
                }
            });
            found.extend(shares.into_iter().flatten());
            debug_assert_eq!(schemes[too_large.len()], together[n]);
            too_large.push(blocks.too_large().collect());
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Does a piece of work so many times, each in a thread of its own where there are several.
fn in_threads<T: Send>(count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    if count == 1 {
        return vec![work(0)];
    }
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..count)
            .map(|n| {
                scope.spawn({
                    let work = &work;
                    move || work(n)
                })
            })
            .collect();
        // A thread that panicked takes this one along: half an answer would look like a whole one.
        running.into_iter().map(|t| t.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}

/// The comparing of one scheme's pairs.
struct Work<'a> {
    known: &'a Known<'a>,
    facets: &'a Facets,
    stated: &'a Model,
    /// The most each point can weigh where the values are different.
    most: [f64; POINTS],
    /// What two records must weigh to be plausible.
    needed: f64,
    before: Vec<(Scheme, u32, &'a TooLarge)>,
    blocks: &'a Blocks,
}

impl<'a> Work<'a> {
    fn new(
        known: &'a Known,
        facets: &'a Facets,
        stated: &'a Model,
        before: &[Scheme],
        too_large: &'a [TooLarge],
        blocks: &'a Blocks,
    ) -> Self {
        Self {
            known,
            facets,
            stated,
            most: ALL.map(|point| stated.most_of_different(point)),
            needed: PLAUSIBLE.ln() - stated.duplicate.ln(),
            before: before.iter().zip(too_large).map(|(scheme, large)| (*scheme, scheme.asks(), large)).collect(),
            blocks,
        }
    }

    fn part(&self, part: usize, parts: usize, memory: &mut Memory, found: &mut Vec<(u32, u32)>) {
        let register = self.known.register;
        self.blocks.pairs(part, parts, |a, b| {
            if register.keeps_apart(a, b) {
                return;
            }
            let shared = self.facets.shared(a, b);
            let brought_before = |(scheme, asks, too_large): &(Scheme, u32, &TooLarge)| {
                asks & shared == *asks && brought(*scheme, too_large, self.facets, a, b)
            };
            if self.before.iter().any(brought_before) {
                return;
            }
            if may_weigh(self.known, memory, self.stated, &self.most, (a, b), self.needed) {
                found.push((a.min(b) as u32, a.max(b) as u32));
            }
        });
    }
}
