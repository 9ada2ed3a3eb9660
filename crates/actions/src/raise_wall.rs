//! Raises a wall: some colleagues are denied some records from now on, everywhere.

use goodword_domain::noun::RecordRef;
use goodword_domain::permit::Right;
use goodword_domain::{ColleagueId, MatterId, Noun, OrganisationId, PersonId, ReferralId, Refusal, WallId, text};
use goodword_store::walls::{self, Held, Wall};
use goodword_store::{clients, colleagues, organisations, people, referrals};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Act, Result, Verb, given, session};

/// A new wall.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RaiseWall {
    /// What it is called; it names nobody behind it.
    pub name: String,
    /// Why it stands.
    pub why: String,
    /// Whom to ask about it; who raises it where nobody says.
    pub ask_id: Option<ColleagueId>,
    /// The people behind it, with every referral and touch that names them.
    pub person_ids: Vec<PersonId>,
    /// The organisations behind it, with every referral that names them.
    pub organisation_ids: Vec<OrganisationId>,
    /// The referrals behind it.
    pub referral_ids: Vec<ReferralId>,
    /// The matters behind it.
    pub matter_ids: Vec<MatterId>,
    /// The colleagues it denies all this; it denies their assistants with them.
    pub colleague_ids: Vec<ColleagueId>,
}

/// The wall, as the audit trail shows it.
#[derive(Serialize)]
struct Shown<'a> {
    wall: &'a Wall,
    records: &'a [RecordRef],
    denied: &'a [ColleagueId],
}

impl Verb for RaiseWall {
    type Done = WallId;
    const NAME: &'static str = "raise_wall";
    const RIGHT: Right = Right::KeepWalls;

    async fn perform(self, act: &mut Act<'_>) -> Result<WallId> {
        let name = given::name(&self.name, Noun::Wall)?;
        let records = self.records(act).await?;
        let assistants = walls::assistants_of(&mut act.work, &self.colleague_ids).await?;
        let denied = [self.colleague_ids.as_slice(), &assistants].concat();
        let ask_id = self.asked(act, &denied).await?;
        let behind = |noun: Noun| records.iter().filter(move |record| record.noun == noun).map(|record| record.id);
        let people: Vec<PersonId> = behind(Noun::Person).map(PersonId::from).collect();
        let organisations: Vec<OrganisationId> = behind(Noun::Organisation).map(OrganisationId::from).collect();
        let held = walls::held_by(&mut act.work, &denied, (&people, &organisations, &self.referral_ids)).await?;
        if !held.is_empty() {
            return Err(still_held(&held).into());
        }
        let wall = Wall {
            id: act.id(),
            name,
            why: given::note(Some(&self.why)),
            ask_id,
            raised_by: act.actor().colleague,
            raised_at: act.now(),
            lowered_at: None,
            sample: act.actor().sample,
        };
        walls::raise(&mut act.work, &wall, &records, &self.colleague_ids).await?;
        let sentence = format!("The wall {} was raised", wall.name);
        let shown = Shown { wall: &wall, records: &records, denied: &self.colleague_ids };
        act.record(Noun::Wall, wall.id.get(), sentence, None::<&()>, Some(&shown)).await?;
        Ok(wall.id)
    }
}

impl RaiseWall {
    /// What goes behind it; each must be there, and no wall may hide it from who raises this one.
    async fn records(&self, act: &mut Act<'_>) -> Result<Vec<RecordRef>> {
        let mut records = Vec::new();
        for id in &self.person_ids {
            let missing = || Refusal::missing(Noun::Person).at("person_ids");
            let found = people::find(&mut act.work, *id).await?.ok_or_else(missing)?;
            records.push(RecordRef { noun: Noun::Person, id: found.id.get() });
        }
        for id in &self.organisation_ids {
            let missing = || Refusal::missing(Noun::Organisation).at("organisation_ids");
            let found = organisations::find(&mut act.work, *id).await?.ok_or_else(missing)?;
            records.push(RecordRef { noun: Noun::Organisation, id: found.id.get() });
        }
        for id in &self.referral_ids {
            referrals::find(&mut act.work, *id).await?.ok_or_else(|| Refusal::missing(Noun::Referral).at("referral_ids"))?;
            records.push(RecordRef { noun: Noun::Referral, id: id.get() });
        }
        for id in &self.matter_ids {
            clients::matter(&mut act.work, *id).await?.ok_or_else(|| Refusal::missing(Noun::Matter).at("matter_ids"))?;
            records.push(RecordRef { noun: Noun::Matter, id: id.get() });
        }
        if records.is_empty() {
            let sentence = "Say what the wall stands before: people, organisations, referrals or matters.";
            return Err(Refusal::invalid("wall.nothing_behind", sentence).at("person_ids").into());
        }
        Ok(records)
    }

    /// Checks whom it denies, which `denied` are with their assistants, and says whom to ask about it.
    async fn asked(&self, act: &mut Act<'_>, denied: &[ColleagueId]) -> Result<ColleagueId> {
        if self.colleague_ids.is_empty() {
            let sentence = "Say whom the wall denies this: at least one colleague.";
            return Err(Refusal::invalid("wall.nobody_denied", sentence).at("colleague_ids").into());
        }
        for id in &self.colleague_ids {
            let missing = || Refusal::missing(Noun::Colleague).at("colleague_ids");
            colleagues::find(&mut act.work, *id).await?.ok_or_else(missing)?;
        }
        let missing = || Refusal::missing(Noun::Colleague).at("ask_id");
        let ask = self.ask_id.or(act.actor().colleague).ok_or_else(missing)?;
        let asked = colleagues::find(&mut act.work, ask).await?.ok_or_else(missing)?;
        if denied.contains(&ask) || session::has_left(&asked) {
            let sentence =
                format!("{} cannot be asked: they have left, or the wall denies them too. Choose somebody else.", asked.name);
            return Err(Refusal::invalid("wall.cannot_be_asked", sentence).at("ask_id").into());
        }
        Ok(ask)
    }
}

/// Only who keeps walls comes here, so the references may be named.
fn still_held(held: &[Held]) -> Refusal {
    let shown: Vec<String> = held.iter().take(10).map(|h| h.referral_id.to_string()).collect();
    let more = if held.len() > shown.len() { format!(" and {} more", held.len() - shown.len()) } else { String::new() };
    let sentence = format!(
        "The wall would hide open referrals from the colleague who works on them: {}{more}. Reassign those first, then raise it.",
        text::tidy(&shown.join(", "), 400)
    );
    Refusal::invalid("wall.still_held", sentence).at("colleague_ids")
}
