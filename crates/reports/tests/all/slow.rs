//! Each report computed again, slowly and obviously, over whole rows held in memory.

use std::collections::BTreeMap;

use goodword_domain::money::{Currency, Money};
use goodword_domain::rate::Rates;
use goodword_domain::referral::{Direction, Disclosure, LoopStep, Outcome};
use goodword_domain::touch::TouchKind;
use goodword_domain::{Date, PersonId, Timestamp, TouchId, id};
use goodword_reports::{By, Parameters, Settings};
use goodword_store::clients::Matter;
use goodword_store::colleagues::Colleague;
use goodword_store::lists::Source;
use goodword_store::loop_closures::LoopClosure;
use goodword_store::referrals::Referral;
use goodword_store::referrals::steps::Step;
use goodword_store::touches::Touch;
use goodword_store::{Reader, Sql, Viewer, rates};
use goodword_testkit::TestFirm;
use jiff::SignedDuration;
use serde_json::{Value, json};

/// Every row there is.
pub struct Everything {
    pub referrals: Vec<Referral>,
    pub steps: Vec<Step>,
    pub touches: Vec<Touch>,
    pub present: Vec<(TouchId, PersonId)>,
    pub matters: Vec<Matter>,
    pub loops: Vec<LoopClosure>,
    pub colleagues: Vec<Colleague>,
    pub sources: Vec<Source>,
    pub rates: Rates,
}

/// A row of numbers by key, of a group by key.
pub type Rows = BTreeMap<String, BTreeMap<&'static str, Value>>;

impl Everything {
    pub async fn of(firm: &TestFirm) -> Self {
        let mut db = firm.db.read(Viewer::System("test")).await.unwrap();
        Self {
            referrals: db.all(Sql::new(Referral::SELECT)).await.unwrap(),
            steps: db.all(Sql::new(Step::SELECT)).await.unwrap(),
            touches: db.all(Sql::new(Touch::SELECT)).await.unwrap(),
            present: present(&mut db).await,
            matters: db.all(Sql::new(Matter::SELECT)).await.unwrap(),
            loops: db.all(Sql::new(LoopClosure::SELECT)).await.unwrap(),
            colleagues: db.all(Sql::new(Colleague::SELECT)).await.unwrap(),
            sources: db.all(Sql::new(Source::SELECT)).await.unwrap(),
            rates: rates::load(&mut db, Currency::GBP).await.unwrap(),
        }
    }
}

/// Who of theirs was there.
async fn present(db: &mut Reader) -> Vec<(TouchId, PersonId)> {
    let touches: Vec<TouchId> =
        db.column(Sql::new("select touch_id from touch_people order by touch_id, person_id")).await.unwrap();
    let people: Vec<PersonId> =
        db.column(Sql::new("select person_id from touch_people order by touch_id, person_id")).await.unwrap();
    touches.into_iter().zip(people).collect()
}

/// What is asked, resolved by hand.
pub struct Asked<'a> {
    pub all: &'a Everything,
    pub settings: &'a Settings,
    pub from: Option<Date>,
    pub to: Option<Date>,
    /// The end of the past day it is judged as of.
    pub cut: Option<Timestamp>,
    pub day: Date,
    pub by: Option<By>,
}

impl<'a> Asked<'a> {
    pub fn of(all: &'a Everything, settings: &'a Settings, parameters: Parameters) -> Self {
        let today = settings.calendar.date_of(settings.now);
        let past = parameters.as_of.filter(|day| *day < today);
        Self {
            all,
            settings,
            from: parameters.from,
            to: parameters.to,
            cut: past.map(|day| settings.calendar.end_of(day)),
            day: past.unwrap_or(today),
            by: parameters.by,
        }
    }

    fn at(&self) -> Timestamp {
        self.cut.unwrap_or(self.settings.now)
    }

    fn known(&self, at: Option<Timestamp>) -> Option<Timestamp> {
        at.filter(|at| self.cut.is_none_or(|cut| *at < cut))
    }

    fn date(&self, at: Timestamp) -> Date {
        self.settings.calendar.date_of(at)
    }

    pub fn received(&self) -> Vec<&'a Referral> {
        let mut found = Vec::new();
        for r in &self.all.referrals {
            let Some(received) = self.known(r.received_at) else { continue };
            let date = self.date(received);
            let within = self.from.is_none_or(|from| date >= from) && self.to.is_none_or(|to| date <= to);
            if within && r.deleted_at.is_none() && r.direction != Direction::Outbound {
                found.push(r);
            }
        }
        found
    }

    pub fn key(&self, r: &Referral) -> String {
        match self.by {
            None => "all".to_owned(),
            Some(By::Owner) => r.owner_id.map_or("(none)".to_owned(), |id| id.to_string()),
            Some(By::Practice) => r.practice_id.map_or("(none)".to_owned(), |id| id.to_string()),
            Some(By::Source) => match r.source_id {
                Some(id) => self.all.sources.iter().find(|s| s.id == id).unwrap().key.clone(),
                None if r.direction == Direction::Internal => "(internal)".to_owned(),
                None => "(blank)".to_owned(),
            },
            Some(By::Referrer) => {
                let person = r.referrer_person_id.map(|x| x.get());
                let number = person.or(r.referrer_organisation_id.map(|x| x.get())).or(r.referrer_colleague_id.map(|x| x.get()));
                number.map_or("(none)".to_owned(), id::write)
            }
        }
    }

    pub fn ended(&self, r: &Referral) -> Option<Outcome> {
        self.known(r.decided_at).and(r.outcome)
    }

    fn contacts(&self, r: &Referral) -> Vec<Timestamp> {
        let of = self.all.touches.iter().filter(|t| t.referral_id == Some(r.id) && t.deleted_at.is_none());
        let of = of.filter(|t| t.kind != TouchKind::Note && t.kind != TouchKind::Gift);
        of.filter_map(|t| self.known(Some(t.at))).collect()
    }

    /// How many contacts were not with the referrer alone.
    fn with_prospect(&self, r: &Referral) -> usize {
        let of = self.all.touches.iter().filter(|t| t.referral_id == Some(r.id) && t.deleted_at.is_none());
        let of = of.filter(|t| t.kind != TouchKind::Note && t.kind != TouchKind::Gift && self.known(Some(t.at)).is_some());
        of.filter(|t| {
            let there: Vec<PersonId> = self.all.present.iter().filter(|(touch, _)| *touch == t.id).map(|(_, who)| *who).collect();
            there.is_empty() || there.iter().any(|who| Some(*who) != r.referrer_person_id)
        })
        .count()
    }

    /// The outcome and, for an open one, where it stalled.
    pub fn standing(&self, r: &Referral) -> (&'static str, Option<&'static str>) {
        match self.ended(r) {
            Some(Outcome::Won) => return ("booked", None),
            Some(_) => return ("documented_no", None),
            None => {}
        }
        let contacts = self.contacts(r);
        let last = contacts.iter().copied().chain([r.introduced_at]).max().unwrap();
        let open_then =
            |s: &&Step| s.referral_id == r.id && self.known(Some(s.set_at)).is_some() && self.known(s.ended_at).is_none();
        let due = self.all.steps.iter().find(open_then).map(|s| s.due_at);
        let days = |n: i64| SignedDuration::from_hours(24 * n);
        let at = self.at();
        let quiet = at.duration_since(last) >= days(30) || due.is_some_and(|due| at.duration_since(due) > days(14));
        let owner = self.all.colleagues.iter().find(|k| Some(k.id) == r.owner_id).unwrap();
        let late = due.is_none_or(|due| due < at);
        let stall = if owner.left_on.is_some_and(|left| left < self.day) {
            "no_owner"
        } else if !quiet && !late {
            "in_hand"
        } else if self.known(r.first_contact_at).is_none() {
            "no_first_contact"
        } else if self.with_prospect(r) <= 1 {
            "no_second_touch"
        } else if late {
            "waiting_on_us"
        } else {
            "in_hand"
        };
        (if quiet { "quiet" } else { "in_progress" }, Some(stall))
    }

    fn groups(&self) -> BTreeMap<String, Vec<&'a Referral>> {
        let mut groups: BTreeMap<String, Vec<&Referral>> = BTreeMap::new();
        for r in self.received() {
            groups.entry(self.key(r)).or_default().push(r);
        }
        groups
    }

    pub fn leaks(&self) -> Rows {
        let one = |all: Vec<&Referral>| {
            let count = |word: &str| json!(all.iter().filter(|r| self.standing(r).0 == word).count());
            let stalled = |word: &str| json!(all.iter().filter(|r| self.standing(r).1 == Some(word)).count());
            let pounds = all.iter().filter_map(|r| self.worth(r.value(), Rates::day_of(r.received_at.unwrap()))).sum::<i64>();
            BTreeMap::from([
                ("received", json!(all.len())),
                ("booked", count("booked")),
                ("documented_no", count("documented_no")),
                ("in_progress", count("in_progress")),
                ("quiet", count("quiet")),
                ("no_owner", stalled("no_owner")),
                ("no_first_contact", stalled("no_first_contact")),
                ("no_second_touch", stalled("no_second_touch")),
                ("waiting_on_us", stalled("waiting_on_us")),
                ("in_hand", stalled("in_hand")),
                ("value", json!(pounds)),
            ])
        };
        self.groups().into_iter().map(|(key, all)| (key, one(all))).collect()
    }

    fn worth(&self, value: Option<Money>, day: Date) -> Option<i64> {
        Some(self.all.rates.worth(value?, day)?.minor)
    }

    pub fn matters(&self, all: &[&Referral]) -> Vec<&Matter> {
        let of = |m: &&Matter| all.iter().any(|r| m.referral_id == Some(r.id)) && (self.cut.is_none() || m.opened_on <= self.day);
        self.all.matters.iter().filter(of).collect()
    }

    pub fn sources(&self) -> Rows {
        let one = |all: Vec<&Referral>| {
            let ended = |outcome| all.iter().filter(|r| self.ended(r) == Some(outcome)).count();
            let (won, declined, lost) = (ended(Outcome::Won), ended(Outcome::Declined), ended(Outcome::Lost));
            let decided = won + declined + lost;
            let days = all.iter().filter(|r| self.ended(r).is_some());
            let days = days.map(|r| between(self.date(r.received_at.unwrap()), self.date(r.decided_at.unwrap()))).collect();
            let matters = self.matters(&all);
            let pounds: Vec<i64> =
                matters.iter().filter_map(|m| self.worth(Some(Money::new(m.value_minor?, m.currency?)), m.opened_on)).collect();
            let mean = (!pounds.is_empty()).then(|| (real(pounds.iter().sum()) / real(count(pounds.len()))).round());
            BTreeMap::from([
                ("received", json!(all.len())),
                ("decided", json!(decided)),
                ("won", json!(won)),
                ("declined", json!(declined)),
                ("lost", json!(lost)),
                ("undecided", json!(all.len() - decided)),
                ("conversion", if decided < 3 { Value::Null } else { rate(won, decided) }),
                ("raw_conversion", rate(won, all.len())),
                ("median_days_to_decide", median(days)),
                ("matters", json!(matters.len())),
                ("matter_value", json!(pounds.iter().sum::<i64>())),
                ("mean_matter_value", mean.map_or(Value::Null, |mean| json!(mean as i64))),
            ])
        };
        self.groups().into_iter().map(|(key, all)| (key, one(all))).collect()
    }

    pub fn loop_standing(&self, r: &Referral) -> Option<(bool, bool)> {
        let nobody = r.referrer_person_id.is_none() && r.referrer_organisation_id.is_none() && r.referrer_colleague_id.is_none();
        if nobody || r.disclosure == Disclosure::Nothing {
            return None;
        }
        let old = self.at().duration_since(r.received_at?) >= SignedDuration::from_hours(24 * 7);
        let (thanked, told) = (self.said(r, LoopStep::Thanked), self.said(r, LoopStep::Told));
        Some((thanked.is_none() && old, told.is_none() && self.ended(r).is_some()))
    }

    fn said(&self, r: &Referral, step: LoopStep) -> Option<Timestamp> {
        self.known(self.all.loops.iter().find(|l| l.referral_id == r.id && l.step == step).map(|l| l.at))
    }

    pub fn loops(&self) -> Rows {
        let mut rows = Rows::new();
        for (key, all) in self.groups() {
            let all: Vec<&Referral> = all.into_iter().filter(|r| self.loop_standing(r).is_some()).collect();
            if all.is_empty() {
                continue;
            }
            let thanked: Vec<i64> = all
                .iter()
                .filter_map(|r| Some(between(self.date(r.received_at.unwrap()), self.date(self.said(r, LoopStep::Thanked)?))))
                .collect();
            let number = |of: &dyn Fn(&Referral) -> bool| json!(all.iter().filter(|r| of(r)).count());
            let open: Vec<&&Referral> = all.iter().filter(|r| self.loop_standing(r).is_some_and(|(a, b)| a || b)).collect();
            let since = |r: &Referral| {
                let to_thank = self.loop_standing(r).is_some_and(|(to_thank, _)| to_thank);
                if to_thank { r.received_at.unwrap() } else { self.known(r.decided_at).unwrap() }
            };
            let oldest = open.iter().min_by_key(|r| (since(r), r.id));
            rows.insert(
                key,
                BTreeMap::from([
                    ("referrals", json!(all.len())),
                    ("thanked", json!(thanked.len())),
                    ("contacted", number(&|r| self.known(r.first_contact_at).is_some())),
                    ("decided", number(&|r| self.ended(r).is_some())),
                    ("told", number(&|r| self.said(r, LoopStep::Told).is_some())),
                    ("to_thank", number(&|r| self.loop_standing(r).is_some_and(|(to_thank, _)| to_thank))),
                    ("to_tell", number(&|r| self.loop_standing(r).is_some_and(|(_, to_tell)| to_tell))),
                    ("open", json!(open.len())),
                    ("oldest_open", oldest.map_or(Value::Null, |r| json!(self.date(since(r)).to_string()))),
                    ("oldest_open_referral", oldest.map_or(Value::Null, |r| json!(r.id.to_string()))),
                    ("median_days_to_thank", median(thanked)),
                ]),
            );
        }
        rows
    }

    pub fn clock(&self, r: &Referral) -> Option<&'static str> {
        let respond_by = r.respond_by?;
        Some(match (self.known(r.first_contact_at), self.ended(r)) {
            (Some(at), _) => {
                if at <= respond_by {
                    "in_time"
                } else {
                    "late"
                }
            }
            (None, Some(_)) => "ended",
            (None, None) => {
                if self.at() > respond_by {
                    "broken"
                } else {
                    "running"
                }
            }
        })
    }

    pub fn responses(&self) -> Rows {
        let mut rows = Rows::new();
        for (key, all) in self.groups() {
            let all: Vec<&Referral> = all.into_iter().filter(|r| r.respond_by.is_some()).collect();
            if all.is_empty() {
                continue;
            }
            let mut minutes: Vec<i64> = all
                .iter()
                .filter_map(|r| Some((r.received_at?, self.known(r.first_contact_at)?)))
                .map(|(received, contact)| self.settings.calendar.minutes_between(received, contact).max(0))
                .collect();
            minutes.sort_unstable();
            let clocks = |word: &str| all.iter().filter(|r| self.clock(r) == Some(word)).count();
            let judged = clocks("in_time") + clocks("late") + clocks("broken");
            // The smallest that at least nine in ten do not exceed.
            let within = |limit: i64| minutes.iter().filter(|m| **m <= limit).count();
            let ninetieth = minutes.iter().copied().find(|limit| within(*limit) * 10 >= minutes.len() * 9);
            let mut row = BTreeMap::from([
                ("referrals", json!(all.len())),
                ("in_time_share", if judged == 0 { Value::Null } else { rate(clocks("in_time"), judged) }),
                ("ninetieth_minutes", ninetieth.map_or(Value::Null, |m| json!(real(m)))),
                ("median_minutes", median(minutes.clone())),
            ]);
            for word in ["in_time", "late", "running", "broken", "ended"] {
                row.insert(word, json!(clocks(word)));
            }
            rows.insert(key, row);
        }
        rows
    }
}

fn between(a: Date, b: Date) -> i64 {
    i64::from(a.until(b).unwrap().get_days())
}

#[allow(clippy::cast_precision_loss)]
fn real(number: i64) -> f64 {
    number as f64
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap()
}

fn rate(part: usize, whole: usize) -> Value {
    json!((real(count(part)) / real(count(whole)) * 1e6).round() / 1e6)
}

fn median(mut values: Vec<i64>) -> Value {
    values.sort_unstable();
    match values.len() {
        0 => Value::Null,
        n if n % 2 == 1 => json!(real(values[n / 2])),
        n => json!((real(values[n / 2 - 1]) + real(values[n / 2])) / 2.0),
    }
}
