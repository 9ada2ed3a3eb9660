//! What goes both ways with a referrer, and the strip of their rhythm.

use goodword_domain::Timestamp;
use goodword_domain::money::Currency;
use goodword_domain::referral::{Direction, Outcome};
use goodword_store::Reader;
use goodword_store::referrals::related::{self, As, Credited, Party, Tally};

use crate::error::WebError;
use crate::view::{Say, Sums, counted};

/// How far back the strip and the ledger go, in months (PRODUCT: reciprocity over 24 months).
const MONTHS: i32 = 24;
/// The width of the strip, in the units of its picture.
const WIDTH: f64 = 720.0;

/// One introduction on the strip.
pub(crate) struct Tick {
    /// Where, in the units of the picture.
    pub x: String,
    /// Which day, for the tooltip.
    pub day: String,
}

/// What went one way.
#[derive(Debug, Clone)]
pub(crate) struct Side {
    /// Referrals, which had a need.
    pub referrals: i64,
    /// Introductions without one.
    pub introductions: i64,
    /// Those that ended.
    pub decided: i64,
    /// Those that were won.
    pub won: i64,
    /// Those that have not ended.
    pub undecided: i64,
    /// What the won ones come to.
    worth: Sums,
}

impl Side {
    /// The sums of a kind of referrals; of value counts what was won.
    fn of<'t>(tallies: impl Iterator<Item = &'t Tally>, reporting: Currency) -> Self {
        let worth = Sums::of(reporting);
        let mut side = Self { referrals: 0, introductions: 0, decided: 0, won: 0, undecided: 0, worth };
        for tally in tallies {
            if !tally.is_referral {
                side.introductions += tally.referrals;
                continue;
            }
            side.referrals += tally.referrals;
            match tally.outcome {
                Some(outcome) => {
                    side.decided += tally.referrals;
                    side.won += if outcome == Outcome::Won { tally.referrals } else { 0 };
                }
                None => side.undecided += tally.referrals,
            }
            if tally.outcome == Some(Outcome::Won) {
                side.add(tally);
            }
        }
        side
    }

    fn add(&mut self, tally: &Tally) {
        if let Some((minor, currency)) = tally.value_minor.zip(tally.currency) {
            self.worth.add(currency, minor, tally.worth);
        }
    }

    /// With what is credited of the matters, by shares.
    fn credited(mut self, credited: &[Credited]) -> Self {
        credited.iter().for_each(|of| self.worth.add(of.currency, of.value_minor, of.worth));
        self
    }

    /// What their matters come to, in words; empty where nothing is known.
    pub(crate) fn worth(&self) -> String {
        let value = self.value();
        if value.is_empty() { value } else { format!("credited {value}") }
    }

    /// The value in words.
    pub(crate) fn value(&self) -> String {
        self.worth.said()
    }
}

/// Both ways.
pub(crate) struct Ledger {
    /// Since they were first heard of.
    pub ever: Side,
    /// What they gave us in the last 24 months.
    pub got: Side,
    /// What we gave them in the last 24 months.
    pub gave: Side,
    pub ticks: Vec<Tick>,
    /// The year marks on the strip: where, and which year.
    pub years: Vec<(String, i16)>,
    /// What the strip shows, in words.
    pub strip_says: String,
    pub since: String,
}

impl Ledger {
    /// Whether nothing ever went either way.
    pub(crate) fn is_empty(&self) -> bool {
        let sides = [&self.ever, &self.got, &self.gave];
        sides.into_iter().all(|side| side.referrals == 0 && side.introductions == 0)
    }

    /// Reads it.
    pub(crate) async fn load(db: &mut Reader, party: Party, say: &Say) -> Result<Self, WebError> {
        let (since, reporting) = (say.months_ago(MONTHS), say.reporting());
        let ever = related::tallies(db, (party, As::Referrer), Timestamp::UNIX_EPOCH).await?;
        let got = related::tallies(db, (party, As::Referrer), since).await?;
        let gave = related::tallies(db, (party, As::Recipient), since).await?;
        let (credited_ever, credited) =
            (related::credited(db, party, Timestamp::UNIX_EPOCH).await?, related::credited(db, party, since).await?);
        let ticks = related::rhythm(db, party, since).await?;
        let inward = |t: &&Tally| t.direction != Direction::Outbound;
        let span = say.now().duration_since(since).as_secs_f64().max(1.0);
        let x = |at: Timestamp| format!("{:.1}", at.duration_since(since).as_secs_f64() / span * WIDTH);
        let said = match ticks.last() {
            None => "No introduction in the last 24 months.".to_owned(),
            Some(last) => {
                let count = i64::try_from(ticks.len()).unwrap_or(i64::MAX);
                let times = counted(count, "introduction", "introductions");
                format!("{times} in the last 24 months, the last one {}.", ago(say, *last))
            }
        };
        Ok(Self {
            ever: Side::of(ever.iter().filter(inward), reporting).credited(&credited_ever),
            got: Side::of(got.iter().filter(inward), reporting).credited(&credited),
            gave: Side::of(gave.iter().filter(|t| t.direction == Direction::Outbound), reporting),
            years: say.new_years_since(since).into_iter().map(|(at, year)| (x(at), year)).collect(),
            ticks: ticks.into_iter().map(|at| Tick { x: x(at), day: say.day(at) }).collect(),
            strip_says: said,
            since: say.day(since),
        })
    }
}

fn ago(say: &Say, at: Timestamp) -> String {
    match say.ago(at).as_str() {
        "today" => "today".to_owned(),
        distance => format!("{distance} ago"),
    }
}
