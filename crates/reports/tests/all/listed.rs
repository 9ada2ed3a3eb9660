//! The list of referrals, asked with the conditions a report's row links to.

use std::str::FromStr;

use goodword_reports::{Filter, Settings};
use goodword_store::Reader;
use goodword_store::referrals::filter::{self, Between, Pick};
use goodword_store::referrals::list;

fn word<T: FromStr<Err: std::fmt::Debug>>(value: &str) -> T {
    value.parse().unwrap()
}

fn pick<T: FromStr<Err: std::fmt::Debug>>(value: &str) -> Option<Pick<T>> {
    Some(if value == "none" { Pick::Nothing } else { Pick::One(word(value)) })
}

/// How many referrals the list shows.
pub async fn listed(db: &mut Reader, settings: &Settings, link: &Filter) -> i64 {
    let mut asked = filter::Filter::all(settings.now, settings.quiet.cutoffs(settings.now));
    let from = |between: &mut Between, day: &str| between.from = Some(settings.calendar.start_of(word(day)));
    let to = |between: &mut Between, day: &str| between.before = Some(settings.calendar.end_of(word(day)));
    for (key, value) in link.pairs() {
        match *key {
            "direction" => asked.direction.push(word(value)),
            "state" => asked.state.push(word(value)),
            "received" => asked.introductions = Some(value != "yes"),
            "received_from" => from(&mut asked.received, value),
            "received_to" => to(&mut asked.received, value),
            "decided_from" => from(&mut asked.decided, value),
            "decided_to" => to(&mut asked.decided, value),
            "owner" => asked.owner.extend(pick(value)),
            "practice" => asked.practice = pick(value),
            "source" => asked.source = pick(value),
            "referrer_person" => asked.referrer_person = pick(value),
            "referrer_organisation" => asked.referrer_organisation = pick(value),
            "referrer_colleague" => asked.referrer_colleague = pick(value),
            "referrer" => asked.referrer_unknown = value == "none",
            "loop" => asked.loop_is = Some(word(value)),
            "clock" => asked.clock = Some(word(value)),
            other => panic!("no list knows the condition {other}"),
        }
    }
    list::count(db, &asked).await.unwrap()
}
