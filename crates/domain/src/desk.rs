//! What a verb needs from the world besides data: the time, and new ids.

use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;

/// Says what time it is; the only way to know it outside `cli`.
pub trait Clock: Send + Sync {
    /// The instant, in whole microseconds (PostgreSQL and SQLite both keep those exactly).
    fn now(&self) -> Timestamp;
}

/// A clock that is moved by hand: for tests, and for telling the story of the sample firm.
pub struct HandMovedClock(AtomicI64);

impl HandMovedClock {
    /// A clock that stands at `start`.
    #[must_use]
    pub fn at(start: Timestamp) -> Self {
        Self(AtomicI64::new(start.as_microsecond()))
    }

    /// Moves the clock to `to`; it may go back.
    pub fn set(&self, to: Timestamp) {
        self.0.store(to.as_microsecond(), Ordering::SeqCst);
    }

    /// Moves the clock on by `by`.
    pub fn advance(&self, by: jiff::SignedDuration) {
        let micros = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
        self.0.fetch_add(micros, Ordering::SeqCst);
    }
}

impl Clock for HandMovedClock {
    fn now(&self) -> Timestamp {
        // What is stored came out of a Timestamp; should an advance leave its range, the end of the range is the answer.
        Timestamp::from_microsecond(self.0.load(Ordering::SeqCst)).unwrap_or(Timestamp::MAX)
    }
}

/// Hands out ids and unguessable tokens; the only source of chance outside `cli`.
pub trait Ids: Send + Sync {
    /// A new id, larger than those this process handed out before.
    fn next(&self, now: Timestamp) -> i64;
    /// Fills `bytes` with what nobody can guess (in tests: with what a seed gives).
    fn fill(&self, bytes: &mut [u8]);
}

/// The instant ids count from: 2024-01-01T00:00:00Z, in milliseconds.
const EPOCH_MS: i64 = 1_704_067_200_000;
/// How many low bits tell apart what the same millisecond hands out.
const TAIL_BITS: u32 = 22;

/// Ids of 41 bits of milliseconds and 22 bits of chance, always rising within a process.
///
/// Two processes that write to one database meet with a chance of 1 in 4 million for a pair of records of the same
/// millisecond; then the primary key refuses the second and nothing of it is kept.
pub struct TimedIds<R> {
    chance: Mutex<(i64, R)>,
}

/// When an id was handed out, to the millisecond; an id that nobody handed out counts from the epoch of ids as well.
#[must_use]
pub fn handed_out_at(id: i64) -> Timestamp {
    Timestamp::from_millisecond(EPOCH_MS + (id >> TAIL_BITS)).unwrap_or(Timestamp::MAX)
}

/// A source of random bytes: the operating system's, or a seeded one.
pub trait Chance: Send {
    /// Fills `bytes`.
    fn fill(&mut self, bytes: &mut [u8]);
}

impl<R: Chance> TimedIds<R> {
    /// Ids whose chance comes from `chance`.
    #[must_use]
    pub fn new(chance: R) -> Self {
        Self { chance: Mutex::new((0, chance)) }
    }
}

impl<R: Chance> Ids for TimedIds<R> {
    fn next(&self, now: Timestamp) -> i64 {
        let mut guard = self.chance.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut tail = [0_u8; 4];
        guard.1.fill(&mut tail);
        let milliseconds = (now.as_millisecond() - EPOCH_MS).max(0);
        let fresh = (milliseconds << TAIL_BITS) | i64::from(u32::from_le_bytes(tail) >> (32 - TAIL_BITS));
        // A clock that stands or goes back must not repeat an id.
        guard.0 = fresh.max(guard.0 + 1);
        guard.0
    }

    fn fill(&self, bytes: &mut [u8]) {
        let mut guard = self.chance.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        guard.1.fill(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Zero;
    impl Chance for Zero {
        fn fill(&mut self, bytes: &mut [u8]) {
            bytes.fill(0);
        }
    }

    #[test]
    fn ids_rise_even_when_the_clock_goes_back() {
        let ids = TimedIds::new(Zero);
        let late = Timestamp::from_second(1_800_000_000).unwrap();
        let early = Timestamp::from_second(1_700_000_000).unwrap();
        let first = ids.next(late);
        assert!(ids.next(early) > first && ids.next(late) > first);
    }

    #[test]
    fn an_id_says_when_it_was_handed_out() {
        let now = Timestamp::from_millisecond(1_800_000_000_123).unwrap();
        assert_eq!(handed_out_at(TimedIds::new(Zero).next(now)), now);
        assert!(handed_out_at(i64::MAX) > now && handed_out_at(0) < now);
    }
}
