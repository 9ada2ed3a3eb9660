//! What recurring work tells: the steps of the day, what has gone quiet, and that the leak report of the week is there.

use std::collections::BTreeMap;

use goodword_actions::{Act, Result};
use goodword_domain::calendar::Period;
use goodword_domain::colleague::Role;
use goodword_domain::notice::Notice;
use goodword_domain::noun::RecordRef;
use goodword_domain::quiet;
use goodword_domain::{ColleagueId, Noun, ReferralId};
use goodword_store::colleagues;
use goodword_store::referrals::reminders::{self, NewlyQuiet, StepsDue};

use crate::tell::{self, Hearer, Message};

/// How many quiet referrals are read at a time.
const PAGE: i64 = 1_000;
/// From how many newly quiet referrals of one owner on they are told in one sentence instead of one each.
const MANY: usize = 11;

/// Tells each colleague how many steps are due today and late, and deputies of those who are away.
pub async fn morning(act: &mut Act<'_>) -> Result<String> {
    let rules = act.rules().await?;
    let today = rules.calendar.date_of(act.now());
    let day = (rules.calendar.start_of(today), rules.calendar.end_of(today));
    let mut told = 0_usize;
    for colleague in colleagues::all(&mut act.work).await? {
        let candidates: Vec<_> = std::iter::once(colleague.id).chain(rules.firm.fallback_owner_id).collect();
        let about = RecordRef { noun: Noun::Colleague, id: colleague.id.get() };
        for mut hearer in tell::hearers(act, &candidates, about).await? {
            let due = reminders::steps_due(&mut act.work, colleague.id, hearer.id, day).await?;
            let Some(sentence) = steps_in_words(&due) else { continue };
            if hearer.id != colleague.id && hearer.instead_of.is_none() {
                let why = if tell::is_with_firm(&colleague, today) { "is away" } else { "has left" };
                hearer.instead_of = Some(format!("{}, who {why}", colleague.name));
            }
            let once_key = format!("morning:{}:{}:{today}", colleague.id, hearer.id);
            let message = Message { kind: Notice::Morning, sentence, about, once_key, read: false };
            told += usize::from(tell::keep(act, &hearer, message).await?);
        }
    }
    Ok(format!("Reminded {}.", counted(told, "colleague")))
}

/// “3 steps are due today, 2 are late.”
fn steps_in_words(due: &StepsDue) -> Option<String> {
    let are = |count: i64| if count == 1 { "is" } else { "are" };
    let steps = |count: i64| if count == 1 { "step" } else { "steps" };
    let (today, late) = (due.today, due.late);
    match (today, late) {
        (0, 0) => None,
        (_, 0) => Some(format!("{today} {} {} due today.", steps(today), are(today))),
        (0, _) => Some(format!("{late} {} {} late.", steps(late), are(late))),
        _ => Some(format!("{today} {} {} due today, {late} {} late.", steps(today), are(today), are(late))),
    }
}

/// Tells owners of the referrals that have gone quiet, once for each time they do.
pub async fn quiet(act: &mut Act<'_>) -> Result<String> {
    let rule = act.rules().await?.quiet;
    let now = act.now();
    let mut of_owner: BTreeMap<Option<ColleagueId>, Vec<NewlyQuiet>> = BTreeMap::new();
    let mut last: Option<ReferralId> = None;
    loop {
        let page = reminders::newly_quiet(&mut act.work, &rule, now, last, PAGE).await?;
        let Some(end) = page.last() else { break };
        last = Some(end.id);
        for referral in page {
            of_owner.entry(referral.owner_id).or_default().push(referral);
        }
    }
    let mut told = 0;
    for (owner, referrals) in of_owner {
        told += quiet_of(act, owner, &referrals).await?;
    }
    Ok(format!("{} newly quiet and told.", counted(told, "referral")))
}

/// Tells one owner; says how many referrals somebody was told of.
async fn quiet_of(act: &mut Act<'_>, owner: Option<ColleagueId>, referrals: &[NewlyQuiet]) -> Result<usize> {
    let rules = act.rules().await?;
    let now = act.now();
    let candidates: Vec<_> = owner.into_iter().chain(rules.firm.fallback_owner_id).collect();
    let many = referrals.len() >= MANY;
    let mut told = 0;
    for referral in referrals {
        let why = quiet::is_quiet(&rules.quiet, now, referral.last_happening, referral.next_due);
        let Some(why) = why.map(|why| why.sentence()) else { continue };
        let prospect = reminders::prospect(&mut act.work, referral.id).await?.map_or_else(|| "Somebody".to_owned(), |p| p.name());
        let message = Message {
            kind: Notice::Quiet,
            sentence: format!("{prospect} has gone quiet: {why}."),
            about: RecordRef { noun: Noun::Referral, id: referral.id.get() },
            once_key: referral.once_key(),
            read: many,
        };
        told += usize::from(!tell::tell(act, &candidates, &message).await?.is_empty());
    }
    if many && told > 0 {
        let about = RecordRef { noun: Noun::Firm, id: 1 };
        let sentence = format!("{} have gone quiet. The list of referrals shows them.", counted(told, "referral"));
        let once_key = format!("quiet:many:{}:{}", owner.map_or(0, ColleagueId::get), now.as_microsecond());
        tell::tell(act, &candidates, &Message { kind: Notice::Quiet, sentence, about, once_key, read: false }).await?;
    }
    Ok(told)
}

/// Tells managers and admins that the leak report of the last quarter is there.
pub async fn leaks(act: &mut Act<'_>) -> Result<String> {
    let rules = act.rules().await?;
    let today = rules.calendar.date_of(act.now());
    let quarter = Period::previous_quarter(today, rules.year);
    let sentence = format!(
        "The leak report of the week is there: what became of the introductions of {}.",
        quarter.name(rules.year, rules.firm.writing)
    );
    let mut told = 0_usize;
    for colleague in colleagues::all(&mut act.work).await? {
        if !matches!(colleague.role, Role::Manager | Role::Admin) || !tell::is_with_firm(&colleague, today) {
            continue;
        }
        let message = Message {
            kind: Notice::Leaks,
            sentence: sentence.clone(),
            about: RecordRef { noun: Noun::Firm, id: 1 },
            once_key: format!("leaks:{}:{today}", colleague.id),
            read: false,
        };
        let hearer = Hearer { id: colleague.id, name: colleague.name, instead_of: None };
        told += usize::from(tell::keep(act, &hearer, message).await?);
    }
    Ok(format!("Told {}.", counted(told, "manager")))
}

/// “1 referral”, “3 referrals”.
pub(crate) fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
