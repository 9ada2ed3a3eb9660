//! The firm's settings.

use askama::Template;
use goodword_actions::change_firm::ChangeFirm;
use goodword_actions::working_hours;
use goodword_domain::Noun;
use goodword_domain::permit::Right;
use goodword_domain::writing::Writing;
use goodword_store::{colleagues, history};

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::WebResult;
use crate::fields::{self, Clash};
use crate::shell::Shell;
use crate::show;
use crate::table::Table;
use crate::wish::Landing;

use super::{is_here, options};

pub(super) fn routes(t: &mut Table) {
    t.page("/settings/firm", Right::KeepFirm, "firm", show!(page));
    t.verb::<ChangeFirm>("/settings/firm", show!(page), |(), _| {
        Landing::at("/settings/firm", "The firm's settings were changed")
    });
}

/// The days of a week as forms list them.
pub(super) const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
/// The fields that say themselves why they were refused.
const SHOWN: &[&str] = &[
    "name",
    "zone",
    "currency",
    "writing",
    "matter_word",
    "matter_words",
    "hours",
    "holidays",
    "financial_year_month",
    "financial_year_day",
    "response_minutes",
    "quiet_days",
    "step_late_days",
    "fallback_owner_id",
];

/// The hours of one day in a form.
pub(super) struct DayHours {
    /// Which day.
    pub(super) day: &'static str,
    /// As `09:00-17:30`; empty for a day off.
    pub(super) hours: String,
}

/// The hours of a week in a form: what was typed, else what stands on record.
pub(super) fn week(draft: &Draft, on_record: &[String]) -> Vec<DayHours> {
    let typed = draft.all("hours");
    let hours = |at: usize| match typed.get(at) {
        Some(text) => (*text).to_owned(),
        None => on_record.get(at).cloned().unwrap_or_default(),
    };
    DAYS.iter().enumerate().map(|(at, day)| DayHours { day, hours: hours(at) }).collect()
}

#[derive(Template)]
#[template(path = "settings/firm.html")]
struct FirmPage {
    shell: Shell,
    draft: Draft,
    /// Why it was refused, where no field says so.
    refused: String,
    version: String,
    clashes: Vec<Clash>,
    save: &'static str,
    its_name: String,
    zone: String,
    currency: String,
    writing: String,
    writings: Vec<(&'static str, &'static str)>,
    matter_word: String,
    matter_words: String,
    week: Vec<DayHours>,
    holidays: String,
    month: String,
    months: Vec<(String, &'static str)>,
    day: String,
    response_minutes: String,
    quiet_days: String,
    step_late_days: String,
    fallback: String,
    owners: Vec<(String, String)>,
}

/// The form with the settings as they stand.
pub async fn page(ctx: Ctx, draft: Draft) -> WebResult {
    let mut reader = ctx.read().await?;
    let rules = ctx.rules(&mut reader).await?;
    let (firm, calendar) = (&rules.firm, &rules.calendar);
    let today = calendar.date_of(ctx.now());
    let everybody = colleagues::all(&mut reader).await?;
    let fallback = firm.fallback_owner_id.map(|id| id.to_string()).unwrap_or_default();
    let on_record = [
        ("name", firm.name.clone()),
        ("zone", firm.zone.clone()),
        ("currency", firm.currency.code().to_owned()),
        ("writing", firm.writing.word().to_owned()),
        ("matter_word", firm.matter_word.clone()),
        ("matter_words", firm.matter_words.clone()),
        ("holidays", working_hours::write_holidays(calendar)),
        ("financial_year_month", firm.financial_year_month.to_string()),
        ("financial_year_day", firm.financial_year_day.to_string()),
        ("response_minutes", firm.response_minutes.to_string()),
        ("quiet_days", firm.quiet_days.to_string()),
        ("step_late_days", firm.step_late_days.to_string()),
    ];
    let version = history::latest(&mut reader, Noun::Firm, 1).await?;
    let page = FirmPage {
        version: version.map(|id| id.to_string()).unwrap_or_default(),
        clashes: fields::clashes(&draft, &on_record),
        save: fields::save(&draft),
        shell: Shell::of(&ctx, &mut reader, "The firm", "settings").await?,
        refused: draft.elsewhere(SHOWN),
        its_name: draft.or("name", &firm.name),
        zone: draft.or("zone", &firm.zone),
        currency: draft.or("currency", firm.currency.code()),
        writing: draft.or("writing", firm.writing.word()),
        writings: Writing::ALL.iter().map(|writing| (writing.word(), writing.label())).collect(),
        matter_word: draft.or("matter_word", &firm.matter_word),
        matter_words: draft.or("matter_words", &firm.matter_words),
        week: week(&draft, &working_hours::write(calendar)),
        holidays: draft.or("holidays", &working_hours::write_holidays(calendar)),
        month: draft.or("financial_year_month", &firm.financial_year_month.to_string()),
        months: (1..=12).map(|n: usize| n.to_string()).zip(MONTHS).collect(),
        day: draft.or("financial_year_day", &firm.financial_year_day.to_string()),
        response_minutes: draft.or("response_minutes", &firm.response_minutes.to_string()),
        quiet_days: draft.or("quiet_days", &firm.quiet_days.to_string()),
        step_late_days: draft.or("step_late_days", &firm.step_late_days.to_string()),
        fallback: draft.or("fallback_owner_id", &fallback),
        owners: options(&everybody, |c| is_here(c, today) && c.role.may_own()),
        draft: draft.clone(),
    };
    show::html(&page, &draft)
}
