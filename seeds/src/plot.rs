//! The plot: what happens to whom and when over eighteen months, drawn from a fixed seed and counted back from today.
//! It is made whole before a single record is, so that it can be read and tested by itself.

use goodword_domain::Timestamp;
use goodword_domain::calendar::WorkingTime;
use goodword_domain::referral::{Outcome, Stage};
use goodword_domain::touch::TouchKind;
use jiff::SignedDuration;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::cast::{COOLING, FIRM_FIRST, FIRM_LAST, FIRST, LAST, PRACTICES, REFERRERS};

/// How far back the story goes, in days.
pub(crate) const DAYS: i64 = 548;
/// The seed of the story: the same firm every time.
pub(crate) const SEED: u64 = 20_260_311;

/// Who put in the word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Word {
    /// One of the cast's referrers, by place.
    Referrer(usize),
    /// A colleague of another practice, by the practice's place.
    Colleague(usize),
    /// Nobody: they found us by a source of that key.
    Source(&'static str),
    /// We sent them on to one of the cast's referrers (outbound), by place.
    SentTo(usize),
}

/// One introduction of the story.
#[derive(Debug, Clone)]
pub(crate) struct Introduction {
    pub word: Word,
    pub practice: usize,
    pub person: String,
    pub organisation: Option<String>,
    /// Nothing for an introduction that has no need yet.
    pub need: Option<&'static str>,
    /// In whole pounds, where somebody named a figure.
    pub worth: Option<i64>,
    /// Which of the practice's colleagues owns it, as a share of the way through the list.
    pub owner: f64,
}

/// Something that happens to an introduction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Event {
    /// It is recorded.
    Recorded,
    /// Somebody of ours is in touch with the prospect.
    Touched(TouchKind, i64),
    /// It moves on.
    Moved(Stage),
    /// It ends.
    Decided(Outcome, &'static str),
    /// The referrer is thanked,
    Thanked,
    /// or told.
    Told,
    /// A coffee or lunch with the referrer of this place, for its own sake.
    Met(TouchKind, i64),
}

/// What happens, when, and to which introduction (or, for [`Event::Met`], with which referrer).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Happening {
    pub at: Timestamp,
    pub to: usize,
    pub event: Event,
}

/// The whole plot.
pub(crate) struct Plot {
    pub introductions: Vec<Introduction>,
    /// In the order of time, none after `now`.
    pub happenings: Vec<Happening>,
}

struct Teller<'c> {
    chance: StdRng,
    calendar: &'c WorkingTime,
    now: Timestamp,
    plot: Plot,
}

/// Draws the plot of one seed that ends at `now`.
pub(crate) fn draw(seed: u64, now: Timestamp, calendar: &WorkingTime) -> Plot {
    let plot = Plot { introductions: Vec::new(), happenings: Vec::new() };
    let mut teller = Teller { chance: StdRng::seed_from_u64(seed), calendar, now, plot };
    for place in 0..REFERRERS.len() {
        teller.referrer(place);
        teller.meetings(place);
    }
    for (source, every) in
        [("website", 21.0), ("online_search", 17.0), ("event", 50.0), ("social_media", 70.0), ("referral_unknown", 45.0)]
    {
        teller.stream(Word::Source(source), every, 0.22, None, DAYS);
    }
    for practice in 0..PRACTICES.len() {
        teller.stream(Word::Colleague(practice), 85.0, 0.55, Some((practice + 1) % PRACTICES.len()), DAYS);
    }
    for place in [0, 1, 3, 4, 7, 13] {
        teller.stream(Word::SentTo(place), 120.0, 0.4, Some(REFERRERS[place].practice), DAYS);
    }
    let Teller { mut plot, now, .. } = teller;
    plot.happenings.retain(|h| h.at < now);
    // Stable: what one introduction does at the same minute stays in its order.
    plot.happenings.sort_by_key(|h| h.at);
    plot
}

impl Teller<'_> {
    fn days(&self, days: f64) -> SignedDuration {
        SignedDuration::from_mins((days * 1_440.0) as i64)
    }

    /// An instant in working hours, `days` days after the story began.
    fn instant(&mut self, days: f64) -> Timestamp {
        let began = self.now.saturating_sub(SignedDuration::from_hours(DAYS * 24)).unwrap_or(self.now);
        let day = self.calendar.date_of(began.saturating_add(self.days(days)).unwrap_or(began));
        let minute = self.chance.random_range(0..470);
        self.calendar.add_minutes(self.calendar.start_of(day), minute)
    }

    /// A wait around `mean` days: two waits of half the mean in a row, so that neither nothing nor very long is usual.
    fn wait(&mut self, mean: f64) -> f64 {
        let half = |u: f64| -(1.0 - u).ln() * mean / 2.0;
        half(self.chance.random::<f64>()) + half(self.chance.random::<f64>())
    }

    fn referrer(&mut self, place: usize) {
        let cast = &REFERRERS[place];
        let until = if cast.name == COOLING { DAYS - 215 } else { DAYS };
        self.stream(Word::Referrer(place), cast.every_days, cast.wins, Some(cast.practice), until);
    }

    /// Introductions of one kind, one after the other, until a day of the story.
    fn stream(&mut self, word: Word, every: f64, wins: f64, practice: Option<usize>, until: i64) {
        let mut day = self.wait(every) * 0.6;
        while day < until as f64 {
            let at = self.instant(day);
            let month = self.calendar.date_of(at).month();
            // Fewer words are put in while people are away.
            let kept = if month == 8 {
                0.55
            } else if month == 12 {
                0.75
            } else {
                1.0
            };
            if self.chance.random::<f64>() < kept {
                let own = practice.filter(|_| self.chance.random::<f64>() < 0.75);
                let practice = own.unwrap_or_else(|| self.chance.random_range(0..PRACTICES.len()));
                self.introduction(word, practice, wins, at);
            }
            day += self.wait(every);
        }
    }

    fn introduction(&mut self, word: Word, practice: usize, wins: f64, at: Timestamp) {
        let to = self.plot.introductions.len();
        let cast = &PRACTICES[practice];
        let pick = |chance: &mut StdRng, from: &[&'static str]| from[chance.random_range(0..from.len())];
        let person = format!("{} {}", pick(&mut self.chance, FIRST), pick(&mut self.chance, LAST));
        let organisation = (self.chance.random::<f64>() < 0.7 || practice == 0)
            .then(|| format!("{} {}", pick(&mut self.chance, FIRM_FIRST), pick(&mut self.chance, FIRM_LAST)));
        let plain = matches!(word, Word::Referrer(_)) && self.chance.random::<f64>() < 0.05;
        let need = (!plain).then(|| pick(&mut self.chance, cast.needs));
        // Values spread widely: few large ones make most of the sum.
        let spread = (self.chance.random::<f64>() + self.chance.random::<f64>() - 1.0) * 1.9;
        let pounds = (cast.worth * spread.exp() / 250.0).round() as i64 * 250;
        let worth = (need.is_some() && self.chance.random::<f64>() < 0.8).then_some(pounds.max(500));
        let owner = self.chance.random::<f64>();
        self.plot.introductions.push(Introduction { word, practice, person, organisation, need, worth, owner });
        self.push(at, to, Event::Recorded);
        self.life(to, word, wins, at);
    }

    fn push(&mut self, at: Timestamp, to: usize, event: Event) {
        self.plot.happenings.push(Happening { at, to, event });
    }

    fn after(&mut self, from: Timestamp, days: f64) -> Timestamp {
        let day = self.calendar.date_of(from.saturating_add(self.days(days)).unwrap_or(from));
        let minute = self.chance.random_range(0..470);
        // Never before what it follows, even on the same day.
        self.calendar.add_minutes(self.calendar.start_of(day), minute).max(self.calendar.add_minutes(from, 5))
    }

    /// What becomes of an introduction.
    fn life(&mut self, to: usize, word: Word, wins: f64, received: Timestamp) {
        let told_back = matches!(word, Word::Referrer(_) | Word::Colleague(_));
        if told_back && self.chance.random::<f64>() < 0.82 {
            let days = self.wait(2.0);
            let at = self.after(received, days);
            self.push(at, to, Event::Thanked);
        }
        let fate = self.chance.random::<f64>();
        // What went quiet long ago is closed by now: even this firm tidies up now and then.
        let closed = self.chance.random::<f64>()
            < match self.now.duration_since(received).as_hours() / 24 {
                ..150 => 0.5,
                150..240 => 0.85,
                _ => 1.0,
            };
        // Nobody ever spoke with them.
        if fate < 0.035 {
            if closed {
                let days = 45.0 + self.wait(25.0);
                let end = self.after(received, days);
                self.push(end, to, Event::Decided(Outcome::Lost, "too_slow"));
            }
            return;
        }
        let first = match self.chance.random::<f64>() {
            speed if speed < 0.76 => self.chance.random_range(4..57),
            speed if speed < 0.92 => self.chance.random_range(61..300),
            _ => self.chance.random_range(500..2_400),
        };
        let mut at = self.calendar.add_minutes(received, first);
        self.push(at, to, Event::Touched(TouchKind::Call, 15));
        // It went quiet after the first word.
        if fate < 0.15 {
            if closed {
                let days = 50.0 + self.wait(20.0);
                let end = self.after(at, days);
                self.push(end, to, Event::Decided(Outcome::Lost, "no_reply"));
            }
            return;
        }
        for (stage, kind, chance, days) in
            [(Stage::Talking, TouchKind::Meeting, 0.8, 4.0), (Stage::Proposal, TouchKind::EmailOut, 0.7, 6.0)]
        {
            let wait = self.wait(days);
            at = self.after(at, wait);
            self.push(at, to, Event::Touched(kind, if kind == TouchKind::Meeting { 60 } else { 20 }));
            if self.chance.random::<f64>() < chance {
                self.push(at, to, Event::Moved(stage));
            }
        }
        let wait = self.wait(9.0);
        at = self.after(at, wait);
        self.push(at, to, Event::Touched(TouchKind::Call, 20));
        let wait = self.wait(7.0);
        let decided = self.after(at, wait);
        let (outcome, reason) = self.outcome(wins);
        self.push(decided, to, Event::Decided(outcome, reason));
        if told_back && self.chance.random::<f64>() < 0.7 {
            let days = self.wait(6.0);
            let at = self.after(decided, days);
            self.push(at, to, Event::Told);
        }
    }

    fn outcome(&mut self, wins: f64) -> (Outcome, &'static str) {
        let pick = |chance: &mut StdRng, from: &[&'static str]| from[chance.random_range(0..from.len())];
        // Some are lost on the way already, so the rest must win a little more often.
        if self.chance.random::<f64>() < wins * 1.12 {
            return (Outcome::Won, "engaged");
        }
        if self.chance.random::<f64>() < 0.4 {
            let reasons = ["conflict", "outside_expertise", "too_small", "no_capacity", "not_suitable"];
            return (Outcome::Declined, pick(&mut self.chance, &reasons));
        }
        let reasons = ["price", "price", "chose_another", "chose_another", "need_went_away", "too_slow"];
        (Outcome::Lost, pick(&mut self.chance, &reasons))
    }

    /// Coffees and lunches with a referrer, the more the more care they get.
    fn meetings(&mut self, place: usize) {
        use goodword_domain::referrer::Tier;
        let every = match REFERRERS[place].tier {
            Some(Tier::A) => 48.0,
            Some(Tier::B) => 95.0,
            Some(Tier::C) => 170.0,
            Some(Tier::Watch) | None => return,
        };
        let mut day = self.wait(every);
        while day < DAYS as f64 {
            let at = self.instant(day);
            let (kind, minutes) =
                if self.chance.random::<f64>() < 0.4 { (TouchKind::Lunch, 80) } else { (TouchKind::Coffee, 40) };
            self.push(at, place, Event::Met(kind, minutes));
            day += self.wait(every);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plot() -> Plot {
        draw(SEED, "2026-03-11T10:00:00Z".parse().unwrap(), &WorkingTime::default())
    }

    #[test]
    fn the_story_is_large_enough_and_the_same_every_time() {
        let (one, two) = (plot(), plot());
        assert!((320..480).contains(&one.introductions.len()), "{}", one.introductions.len());
        assert_eq!(one.happenings.len(), two.happenings.len());
    }

    #[test]
    fn nothing_happens_to_an_introduction_before_it_is_recorded_nor_after_it_has_ended() {
        let plot = plot();
        let mut ended = vec![None; plot.introductions.len()];
        for happening in plot.happenings.iter().filter(|h| !matches!(h.event, Event::Met(..))) {
            match (happening.event, ended[happening.to]) {
                (Event::Recorded, None) => ended[happening.to] = Some(false),
                (Event::Decided(..), Some(false)) => ended[happening.to] = Some(true),
                (Event::Touched(..) | Event::Moved(_), Some(false)) | (Event::Thanked, Some(_)) | (Event::Told, Some(true)) => {}
                other => panic!("{other:?} at {}", happening.at),
            }
        }
    }
}
