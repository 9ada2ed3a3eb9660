//! The leak report in words: its sentence, and what a reader should know.

use goodword_domain::Noun;
use goodword_domain::shrinkage::{self, FEWEST_DECIDED};
use goodword_store::{Reader, Sql};

use super::Counted;
use crate::numbers::{about, counted as many, grouped, natural, per_cent, real, some};
use crate::{Result, Settings};

/// What the report shows, for any data and for none.
pub(super) fn sentence(counted: &Counted, settings: &Settings) -> String {
    let (total, when) = (&counted.total, counted.covered.words(settings));
    let (received, quiet) = (total.received(), total.quiet());
    let Some(leak) = shrinkage::leak_interval(natural(quiet), natural(received)) else {
        return format!("No referral {}, so nothing can have leaked.", counted.covered.none_words(settings, &counted.moment));
    };
    let [booked, no, in_progress, _] = total.outcomes;
    let (going, gone) = match counted.moment.cut {
        None => (some(in_progress, "is", "are"), some(quiet, "has gone", "have gone")),
        Some(_) => (some(in_progress, "was", "were"), some(quiet, "had gone", "had gone")),
    };
    let as_of =
        counted.moment.cut.map_or_else(|| ",".to_owned(), |_| format!(", as of {},", settings.writing.day(counted.moment.day)));
    let became = format!(
        "Of {} received {when}{as_of} {} booked, {} in a documented no, {going} in progress and {gone} quiet",
        many(received, "referral", "referrals"),
        some(booked, "was", "were"),
        some(no, "ended", "ended"),
    );
    if natural(received) < FEWEST_DECIDED {
        return format!("{became}: too few to say how much leaks.");
    }
    if shrinkage::no_measurable_gap(&leak) {
        return format!("{became}: there is no measurable gap (at most {}).", per_cent(leak.high));
    }
    if quiet == 0 {
        return format!("{became}; so few referrals leave room for a leak of up to {}.", per_cent(leak.high));
    }
    let rate = format!(
        "a leak of {} (between {} and {} with 90% certainty)",
        per_cent(real(quiet) / real(received)),
        per_cent(leak.low),
        per_cent(leak.high)
    );
    match (counted.worth.range(quiet), counted.worth.missing()) {
        (Some((low, high)), _) if about(low) == about(high) => format!("{became}: {rate}, worth about {}.", about(high)),
        (Some((low, high)), _) => format!("{became}: {rate}, worth about {} to {}.", about(low), about(high)),
        (None, Some(missing)) => format!("{became}: {rate}; {missing}."),
        (None, None) => format!("{became}: {rate}."),
    }
}

/// What the report does not count, so that nobody wonders where it went.
pub(super) struct LeftOut {
    outbound: i64,
    introductions: i64,
}

impl LeftOut {
    /// Counts it.
    pub async fn load(db: &mut Reader, settings: &Settings, counted: &Counted) -> Result<Self> {
        let scope = db.scope();
        let sql =
            Sql::new("select count(*) as outbound from referrals r where r.deleted_at is null and r.direction = 'outbound'");
        let sql = counted.covered.restrict(sql, settings, &counted.moment).visible(&scope, Noun::Referral);
        let outbound = db.value(sql).await?;
        let sql =
            Sql::new("select count(*) as introductions from referrals r where r.deleted_at is null and r.received_at is null")
                .add_if(" and r.introduced_at >= ", counted.covered.from.map(|day| settings.calendar.start_of(day)))
                .add_if(" and r.introduced_at < ", counted.covered.to.map(|day| settings.calendar.end_of(day)))
                .add_if(" and r.introduced_at < ", counted.moment.cut)
                .visible(&scope, Noun::Referral);
        Ok(Self { outbound, introductions: db.value(sql).await? })
    }
}

/// What a reader should know.
pub(super) fn notes(counted: &Counted, settings: &Settings, left_out: &LeftOut) -> Vec<String> {
    let mut notes = vec![format!(
        "Quiet: open, and no touch for {} days or the next step more than {} days late.",
        settings.quiet.no_touch_days, settings.quiet.step_late_days
    )];
    notes.push(
        "Received: inbound and internal referrals; outbound ones and introductions without a need are not counted.".to_owned(),
    );
    for (number, one, many) in [
        (left_out.outbound, "1 outbound referral", "outbound referrals"),
        (left_out.introductions, "1 introduction without a need", "introductions without a need"),
    ] {
        match number {
            0 => {}
            1 => notes.push(format!("{one} of the same time is not counted.")),
            _ => notes.push(format!("{} {many} of the same time are not counted.", grouped(number))),
        }
    }
    notes.push(
        "Worth: the quiet ones × the firm's likely conversion (90% interval) × its mean matter value, both from everything the firm has \
         recorded so far, not from these days alone."
            .to_owned(),
    );
    notes.push(counted.worth.mean_note());
    if counted.without_value > 0 {
        notes.push(format!("{} no estimated value.", have(counted.without_value)));
    }
    for (currency, number) in &counted.other_currencies {
        notes.push(format!(
            "{} an estimated value in {currency}, for which no rate is known, so that it is not added to {}.",
            have(*number),
            settings.currency
        ));
    }
    notes.extend(counted.moment.note());
    notes
}

fn have(number: i64) -> String {
    format!("{} {}", many(number, "referral", "referrals"), if number == 1 { "has" } else { "have" })
}
