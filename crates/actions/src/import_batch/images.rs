//! What an import changes, as it was before with all that hangs on it, so that taking the import back restores it.

use goodword_domain::custom::FieldOn;
use goodword_domain::merge::MergeOf;
use goodword_domain::{ColleagueId, HistoryId, Id, Noun, PersonId, ReferralId};
use goodword_store::batches::{self, Image};
use goodword_store::clients::{self, Client, Engagement, Matter};
use goodword_store::credits::{self, Credit};
use goodword_store::custom_fields::{self, CustomValue};
use goodword_store::loop_closures::{self, LoopClosure};
use goodword_store::merges;
use goodword_store::organisations::Organisation;
use goodword_store::people::Person;
use goodword_store::people::positions::Position;
use goodword_store::referrals::Referral;
use goodword_store::referrals::steps::{self, Step};
use goodword_store::referrers::{self, Referrer};
use goodword_store::touches::Touch;
use serde::{Deserialize, Serialize};

use crate::{Act, Result};

/// A record and what hangs on it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Before {
    Referral(Box<ReferralBefore>),
    Person { person: Box<Person>, referrer: Option<Referrer>, custom: Option<Vec<CustomValue>> },
    Organisation { organisation: Box<Organisation>, referrer: Option<Referrer>, custom: Option<Vec<CustomValue>> },
    Position(Position),
    Client(Box<Client>),
    Matter { matter: Box<Matter>, custom: Vec<CustomValue> },
    Touch { touch: Box<Touch>, theirs: Vec<PersonId>, ours: Vec<ColleagueId> },
}

/// A referral and what hangs on it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ReferralBefore {
    pub referral: Referral,
    pub steps: Vec<Step>,
    pub credits: Vec<Credit>,
    pub closures: Vec<LoopClosure>,
    pub engagement: Option<Engagement>,
    /// What its custom fields held; images of releases that did not import them say nothing.
    pub custom: Option<Vec<CustomValue>>,
}

impl ReferralBefore {
    /// Names whoever stands now for those it named: who was merged into another since is that one.
    pub(crate) async fn named_as_now(&mut self, act: &mut Act<'_>) -> Result<()> {
        let (r, people) = (&mut self.referral, MergeOf::People);
        for person in [&mut r.prospect_person_id, &mut r.referrer_person_id, &mut r.recipient_person_id] {
            stands(act, people, person).await?;
        }
        for organisation in [&mut r.prospect_organisation_id, &mut r.referrer_organisation_id, &mut r.recipient_organisation_id] {
            stands(act, MergeOf::Organisations, organisation).await?;
        }
        for credit in &mut self.credits {
            stands(act, people, &mut credit.person_id).await?;
            stands(act, MergeOf::Organisations, &mut credit.organisation_id).await?;
        }
        Ok(())
    }
}

async fn stands<T: Id>(act: &mut Act<'_>, of: MergeOf, named: &mut Option<T>) -> Result<()> {
    if let Some(id) = named {
        *id = T::from(merges::stands_for(&mut act.work, of, id.get()).await?);
    }
    Ok(())
}

/// Keeps a referral as it is, before this batch changes it for the first time.
pub(super) async fn of_referral(act: &mut Act<'_>, referral: &Referral) -> Result<()> {
    if !needed(act, Noun::Referral, referral.id.get(), referral.batch_id).await? {
        return Ok(());
    }
    let id: ReferralId = referral.id;
    let before = ReferralBefore {
        referral: referral.clone(),
        steps: steps::of_referral(&mut act.work, id).await?,
        credits: credits::every_version(&mut act.work, id).await?,
        closures: loop_closures::of_referral(&mut act.work, id).await?,
        engagement: clients::engagement_behind(&mut act.work, id).await?,
        custom: Some(custom_fields::all_behind(&mut act.work, FieldOn::Referral, id.get()).await?),
    };
    keep(act, Noun::Referral, id.get(), &Before::Referral(Box::new(before))).await
}

/// Keeps a person as they are.
pub(super) async fn of_person(act: &mut Act<'_>, person: &Person) -> Result<()> {
    if !needed(act, Noun::Person, person.id.get(), person.batch_id).await? {
        return Ok(());
    }
    let referrer = referrers::of_person(&mut act.work, person.id).await?;
    let custom = Some(custom_fields::all_behind(&mut act.work, FieldOn::Person, person.id.get()).await?);
    keep(act, Noun::Person, person.id.get(), &Before::Person { person: Box::new(person.clone()), referrer, custom }).await
}

/// Keeps an organisation as it is.
pub(super) async fn of_organisation(act: &mut Act<'_>, organisation: &Organisation) -> Result<()> {
    if !needed(act, Noun::Organisation, organisation.id.get(), organisation.batch_id).await? {
        return Ok(());
    }
    let referrer = referrers::of_organisation(&mut act.work, organisation.id).await?;
    let custom = Some(custom_fields::all_behind(&mut act.work, FieldOn::Organisation, organisation.id.get()).await?);
    let before = Before::Organisation { organisation: Box::new(organisation.clone()), referrer, custom };
    keep(act, Noun::Organisation, organisation.id.get(), &before).await
}

/// Keeps a position as it is.
pub(super) async fn of_position(act: &mut Act<'_>, position: &Position) -> Result<()> {
    if !needed(act, Noun::Position, position.id.get(), position.batch_id).await? {
        return Ok(());
    }
    keep(act, Noun::Position, position.id.get(), &Before::Position(position.clone())).await
}

/// Keeps a client as it is.
pub(super) async fn of_client(act: &mut Act<'_>, client: &Client) -> Result<()> {
    if !needed(act, Noun::Client, client.id.get(), client.batch_id).await? {
        return Ok(());
    }
    keep(act, Noun::Client, client.id.get(), &Before::Client(Box::new(client.clone()))).await
}

/// Keeps a matter as it is.
pub(super) async fn of_matter(act: &mut Act<'_>, matter: &Matter) -> Result<()> {
    if !needed(act, Noun::Matter, matter.id.get(), matter.batch_id).await? {
        return Ok(());
    }
    let custom = custom_fields::all_behind(&mut act.work, FieldOn::Matter, matter.id.get()).await?;
    keep(act, Noun::Matter, matter.id.get(), &Before::Matter { matter: Box::new(matter.clone()), custom }).await
}

/// Keeps a touch as it is, with who was there.
pub(super) async fn of_touch(act: &mut Act<'_>, touch: &Touch, theirs: &[PersonId], ours: &[ColleagueId]) -> Result<()> {
    if !needed(act, Noun::Touch, touch.id.get(), touch.batch_id).await? {
        return Ok(());
    }
    let before = Before::Touch { touch: Box::new(touch.clone()), theirs: theirs.to_vec(), ours: ours.to_vec() };
    keep(act, Noun::Touch, touch.id.get(), &before).await
}

/// What this batch has recorded itself goes when it is taken back, and needs no image.
async fn needed(act: &mut Act<'_>, noun: Noun, id: i64, of: Option<goodword_domain::BatchId>) -> Result<bool> {
    match act.actor().batch {
        Some(batch) if of != Some(batch) => Ok(!batches::has_image(&mut act.work, batch, noun, id).await?),
        _ => Ok(false),
    }
}

async fn keep(act: &mut Act<'_>, noun: Noun, id: i64, before: &Before) -> Result<()> {
    let Some(batch) = act.actor().batch else { return Ok(()) };
    let image =
        Image { noun, record_id: id, taken_id: act.id::<HistoryId>(), image: goodword_store::json::write("image", before)? };
    Ok(batches::keep_image(&mut act.work, batch, &image).await?)
}

/// Keeps a person (or an organisation where there is none) as they are.
pub(super) async fn of_party(act: &mut Act<'_>, found: crate::parties::Found) -> Result<()> {
    if let Some(id) = found.person {
        if let Some(person) = goodword_store::people::find(&mut act.work, id).await? {
            of_person(act, &person).await?;
        }
    } else if let Some(id) = found.organisation
        && let Some(organisation) = goodword_store::organisations::find(&mut act.work, id).await?
    {
        of_organisation(act, &organisation).await?;
    }
    Ok(())
}
