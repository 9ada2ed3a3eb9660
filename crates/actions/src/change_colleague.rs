//! Changes a colleague: name, address, role, place, hours and deputy.

use goodword_domain::colleague::Role;
use goodword_domain::permit::{self, Right};
use goodword_domain::{ColleagueId, Noun, OfficeId, PracticeId, Refusal, text};
use goodword_store::colleagues::{self, Colleague};
use goodword_store::referrals;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Act, Result, Verb, add_colleague, given, owner, seen, session, working_hours};

/// A colleague as they shall be: every field is written.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeColleague {
    /// Who.
    pub colleague_id: ColleagueId,
    /// Their name.
    pub name: String,
    /// The email address they sign in with.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// Their service line.
    pub practice_id: Option<PracticeId>,
    /// Where they sit.
    pub office_id: Option<OfficeId>,
    /// The languages they work in, as tags with spaces or commas between.
    #[serde(default)]
    pub languages: String,
    /// Hours of their own for seven days, Monday first, as `09:00-17:30`; none at all for the firm's hours.
    #[serde(default)]
    pub hours: Vec<String>,
    /// Who stands in for them.
    pub deputy_id: Option<ColleagueId>,
    /// The version that was changed; a newer one refuses.
    pub version: Option<i64>,
}

impl Verb for ChangeColleague {
    type Done = ();
    const NAME: &'static str = "change_colleague";
    const RIGHT: Right = Right::KeepFirm;

    async fn perform(self, act: &mut Act<'_>) -> Result<()> {
        let missing = || Refusal::missing(Noun::Colleague);
        let before = colleagues::find(&mut act.work, self.colleague_id).await?.ok_or_else(missing)?;
        seen::same_version(act, (Noun::Colleague, before.id.get()), self.version, before.version).await?;
        let name = given::name(&self.name, Noun::Colleague)?;
        let email = add_colleague::email(&self.email)?;
        free(act, &email, before.id).await?;
        places(act, self.practice_id, self.office_id).await?;
        if before.role != self.role {
            role_can_change(act, &before, self.role).await?;
        }
        if let Some(deputy) = self.deputy_id {
            can_deputise(act, before.id, deputy).await?;
        }
        let mut after = Colleague {
            name_folded: text::fold(&name),
            name_sort: text::sort_key(&name),
            name,
            email_folded: email.to_lowercase(),
            email,
            role: self.role,
            practice_id: self.practice_id,
            office_id: self.office_id,
            languages: add_colleague::languages(&self.languages),
            working_time: hours_of_their_own(act, &self.hours).await?,
            deputy_id: self.deputy_id,
            ..before.clone()
        };
        colleagues::save(&mut act.work, &mut after).await?;
        if before.role == Role::Assistant && self.role != Role::Assistant {
            colleagues::set_acted_for(&mut act.work, after.id, &[]).await?;
        }
        let (before, after) = (shown(before), shown(after));
        let sentence = format!("{} was changed", after.name);
        act.record(Noun::Colleague, after.id.get(), sentence, Some(&before), Some(&after)).await
    }
}

/// The colleague as the audit trail shows them: without the digest of their password.
pub(crate) fn shown(colleague: Colleague) -> Colleague {
    Colleague { password_hash: None, ..colleague }
}

async fn free(act: &mut Act<'_>, email: &str, id: ColleagueId) -> Result<()> {
    match colleagues::with_email(&mut act.work, &email.to_lowercase()).await? {
        Some(other) if other.id != id => {
            let sentence = format!("Somebody signs in with {email} already. Use another address.");
            Err(Refusal::invalid("colleague.email_taken", sentence).at("email").into())
        }
        _ => Ok(()),
    }
}

async fn places(act: &mut Act<'_>, practice: Option<PracticeId>, office: Option<OfficeId>) -> Result<()> {
    if let Some(id) = practice
        && !colleagues::practices(&mut act.work).await?.iter().any(|p| p.id == id)
    {
        return Err(Refusal::missing(Noun::Practice).at("practice_id").into());
    }
    if let Some(id) = office
        && !colleagues::offices(&mut act.work).await?.iter().any(|o| o.id == id)
    {
        return Err(Refusal::missing(Noun::Office).at("office_id").into());
    }
    Ok(())
}

async fn role_can_change(act: &mut Act<'_>, colleague: &Colleague, role: Role) -> Result<()> {
    if colleague.role == Role::Admin {
        let another = |c: &Colleague| c.role == Role::Admin && c.id != colleague.id && !session::has_left(c);
        if !colleagues::all(&mut act.work).await?.iter().any(another) {
            let sentence = format!(
                "{} is the only admin, and a firm without one could not be run. Make somebody else admin first.",
                colleague.name
            );
            return Err(Refusal::invalid("colleague.last_admin", sentence).at("role").into());
        }
    }
    if role.may_own() {
        return Ok(());
    }
    let owned = colleagues::loads(&mut act.work).await?.iter().find(|l| l.owner_id == colleague.id).map_or(0, |l| l.open);
    let fallback = act.rules().await?.firm.fallback_owner_id == Some(colleague.id);
    if owned > 0 || fallback {
        let why = if owned > 0 { "still owns open referrals" } else { "is the firm's fallback owner" };
        let sentence =
            format!("{} {why}, and the role {} owns none. Hand that over to somebody else first.", colleague.name, role.label());
        return Err(Refusal::invalid("colleague.still_owns", sentence).at("role").into());
    }
    if !permit::may(role, Right::WorkOwn) && referrals::something_is_left_with(&mut act.work, colleague.id).await? {
        let sentence = format!(
            "{} still has next steps of open referrals, and the role {} moves none on. Give those to somebody else first.",
            colleague.name,
            role.label()
        );
        return Err(Refusal::invalid("colleague.still_works", sentence).at("role").into());
    }
    Ok(())
}

/// Refuses a deputy who is oneself, cannot own referrals, or is stood in for by oneself in the end.
pub(crate) async fn can_deputise(act: &mut Act<'_>, of: ColleagueId, deputy: ColleagueId) -> Result<()> {
    if of == deputy {
        let sentence = "Nobody can stand in for themselves. Choose another colleague, or none.";
        return Err(Refusal::invalid("colleague.own_deputy", sentence).at("deputy_id").into());
    }
    let able = match owner::able(act, deputy).await {
        Err(crate::ActionError::Refused(refusal)) => return Err(refusal.at("deputy_id").into()),
        other => other?,
    };
    let all = colleagues::all(&mut act.work).await?;
    let mut next = able.deputy_id;
    // The chain is no longer than there are colleagues: what is longer turns in a circle that was there before.
    for _ in 0..all.len() {
        match next {
            None => return Ok(()),
            Some(id) if id == of => break,
            Some(id) => next = all.iter().find(|k| k.id == id).and_then(|k| k.deputy_id),
        }
    }
    let sentence = format!(
        "{} is stood in for by this colleague in the end, so nobody would be left when both are away. Choose somebody else.",
        able.name
    );
    Err(Refusal::invalid("colleague.deputies_in_a_circle", sentence).at("deputy_id").into())
}

/// Only the hours are theirs: zone and days off stay the firm's, see [`crate::Rules::calendar_of`].
async fn hours_of_their_own(act: &mut Act<'_>, hours: &[String]) -> Result<Option<String>> {
    if hours.iter().all(|text| text.trim().is_empty()) {
        return Ok(None);
    }
    let calendar = working_hours::read(&act.rules().await?.firm.zone, hours, "")?;
    Ok(Some(goodword_store::json::write("working_time", &calendar)?))
}
