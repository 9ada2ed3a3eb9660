//! Says what kind of referrer a person or an organisation is, and how much care they get.

use goodword_domain::noun::RecordRef;
use goodword_domain::permit::Right;
use goodword_domain::referrer::{ReferrerKind, Tier};
use goodword_domain::{Noun, OrganisationId, PersonId, Refusal};
use goodword_store::referrers::{self, Referrer};
use goodword_store::{organisations, people};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Act, Result, Verb, given, seen};

/// A referrer as they shall be: every field is written. One of person and organisation is named.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetReferrer {
    /// The person,
    pub person_id: Option<PersonId>,
    /// or the organisation.
    pub organisation_id: Option<OrganisationId>,
    /// Client, professional, employee or influencer.
    pub kind: ReferrerKind,
    /// How much care they get; nobody has said where it is open.
    pub tier: Option<Tier>,
    /// What else is known.
    pub note: Option<String>,
    /// The version that was changed; a newer one refuses.
    pub version: Option<i64>,
}

impl Verb for SetReferrer {
    type Done = ();
    const NAME: &'static str = "set_referrer";
    const RIGHT: Right = Right::Capture;

    async fn perform(self, act: &mut Act<'_>) -> Result<()> {
        let (of, name, before) = match (self.person_id, self.organisation_id) {
            (Some(person), None) => {
                let found = people::find(&mut act.work, person).await?.ok_or_else(|| Refusal::missing(Noun::Person))?;
                let before = referrers::of_person(&mut act.work, found.id).await?;
                (RecordRef { noun: Noun::Person, id: found.id.get() }, found.name, before)
            }
            (None, Some(organisation)) => {
                let missing = || Refusal::missing(Noun::Organisation);
                let found = organisations::find(&mut act.work, organisation).await?.ok_or_else(missing)?;
                let before = referrers::of_organisation(&mut act.work, found.id).await?;
                (RecordRef { noun: Noun::Organisation, id: found.id.get() }, found.name, before)
            }
            _ => {
                let sentence = "A referrer is a person or an organisation. Name one of the two.";
                return Err(Refusal::invalid("referrer.who", sentence).at("person_id").into());
            }
        };
        if let Some(before) = &before {
            seen::same_version(act, (of.noun, of.id), self.version, before.version).await?;
        }
        let actor = act.actor();
        let after = Referrer {
            id: before.as_ref().map_or_else(|| act.id(), |b| b.id),
            person_id: (of.noun == Noun::Person).then_some(of.id.into()),
            organisation_id: (of.noun == Noun::Organisation).then_some(of.id.into()),
            kind: self.kind,
            tier: self.tier,
            note: given::note(self.note.as_deref()),
            batch_id: before.as_ref().map_or(actor.batch, |b| b.batch_id),
            sample: before.as_ref().map_or(actor.sample, |b| b.sample),
            created_at: before.as_ref().map_or(act.now(), |b| b.created_at),
            version: before.as_ref().map_or(1, |b| b.version + 1),
        };
        match &before {
            Some(_) => referrers::save(&mut act.work, &after).await?,
            None => drop(referrers::insert(&mut act.work, &after).await?),
        }
        let tier = after.tier.map_or("no tier".to_owned(), |tier| format!("tier {}", tier.label()));
        let sentence = format!("{name} is a referrer: {}, {tier}", after.kind.label().to_lowercase());
        act.record(of.noun, of.id, sentence, before.as_ref(), Some(&after)).await
    }
}
