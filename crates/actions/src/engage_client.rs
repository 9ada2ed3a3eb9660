//! Records that they engaged us: the referral is won, with a client and a matter.

use goodword_domain::custom::FieldOn;
use goodword_domain::permit::Right;
use goodword_domain::referral::{Direction, Outcome};
use goodword_domain::{ClientId, ColleagueId, Date, MatterId, Noun, PracticeId, ReferralId, Refusal, Timestamp, text};
use goodword_store::clients::{self, Client, Engagement, Matter};
use goodword_store::referrals::Referral;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::custom::{self, Custom};
use crate::decide::{Decision, decide};
use crate::on_record::{self, NewClient};
use crate::owner::{self, Warned};
use crate::standing::{Standing, keep};
use crate::{Act, Result, Verb, checked, may_work};

/// They engaged us, for what.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EngageClient {
    /// Which referral.
    pub referral_id: ReferralId,
    /// The version the change was made looking at; refused when somebody changed it since.
    pub version: Option<i64>,
    /// The key of the reason; `engaged` where nobody says.
    pub reason: Option<String>,
    /// What else was said; never leaves the firm.
    pub note: Option<String>,
    /// On which day; now where nobody says.
    pub decided_on: Option<Date>,
    /// At which instant, where it is known.
    pub decided_at: Option<Timestamp>,
    /// The client, when it is another than who was introduced.
    pub client_id: Option<ClientId>,
    /// What the matter is called; what they need, where nobody says.
    pub matter_title: Option<String>,
    /// Its service line; the referral's, where nobody says.
    pub practice_id: Option<PracticeId>,
    /// What it is worth, as people write it: `40k`.
    pub value: Option<String>,
    /// Who leads it; the owner, where nobody says.
    pub fee_earner_id: Option<ColleagueId>,
    /// When it was opened; on the day of the engagement, where nobody says.
    pub opened_on: Option<Date>,
    /// Custom fields of the matter by their keys.
    #[serde(default)]
    pub custom: Custom,
}

/// A won referral.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Engaged {
    /// How it stands.
    pub referral: Standing,
    /// The client; none where another firm was engaged (outbound).
    pub client_id: Option<ClientId>,
    /// Whether they became one by this.
    pub client_is_new: bool,
    /// The matter; none where another firm was engaged (outbound).
    pub matter_id: Option<MatterId>,
}

impl Verb for EngageClient {
    type Done = Engaged;
    const NAME: &'static str = "engage_client";
    const RIGHT: Right = Right::WorkOwn;

    async fn perform(self, act: &mut Act<'_>) -> Result<Engaged> {
        let before = may_work::open_as_seen(act, self.referral_id, self.version).await?;
        let mut referral = before.clone();
        let decision = Decision {
            outcome: Outcome::Won,
            reason: Some(self.reason.clone().filter(|key| !key.trim().is_empty()).unwrap_or_else(|| "engaged".to_owned())),
            note: self.note.clone(),
            on: self.decided_on,
            at: self.decided_at,
        };
        let (_, mut warnings) = decide(act, &mut referral, decision).await?;
        if referral.direction == Direction::Outbound {
            return self.another_firm(act, &before, referral, warnings).await;
        }
        let decided_at = referral.decided_at.unwrap_or(act.now());
        let decided_on = act.rules().await?.calendar.date_of(decided_at);
        let opened_on = self.opened_on.unwrap_or(decided_on);
        let (client, client_is_new) = self.client(act, &referral, opened_on).await?;
        let matter = self.matter(act, &referral, &client, opened_on).await?;
        warnings.extend(became_referral(&mut referral, &matter));
        let (now, recorded_by) = (act.now(), act.for_whom());
        let engagement = Engagement {
            referral_id: referral.id,
            client_id: client.id,
            matter_id: matter.id,
            engaged_at: decided_at,
            recorded_by,
            recorded_at: now,
        };
        clients::put(&mut act.work, engagement.insert()).await?;
        keep(act, &before, &mut referral, "They engaged us").await?;
        let referral = Standing::of(&referral, warnings);
        Ok(Engaged { referral, client_id: Some(client.id), client_is_new, matter_id: Some(matter.id) })
    }
}

impl EngageClient {
    /// What we sent to another firm is won when they were engaged: no client and no matter of ours comes of it.
    async fn another_firm(
        self,
        act: &mut Act<'_>,
        before: &Referral,
        mut referral: Referral,
        warnings: Vec<Warned>,
    ) -> Result<Engaged> {
        let filled = |given: &Option<String>| given.as_deref().is_some_and(|text| !text.trim().is_empty());
        if self.client_id.is_some() || filled(&self.matter_title) || filled(&self.value) || !self.custom.is_empty() {
            let sentence = "We sent this to another firm, so no client or matter of ours comes of it. Leave those fields empty.";
            return Err(Refusal::invalid("referral.outbound_has_no_matter", sentence).at("matter_title").into());
        }
        keep(act, before, &mut referral, "The recipient was engaged").await?;
        let referral = Standing::of(&referral, warnings);
        Ok(Engaged { referral, client_id: None, client_is_new: false, matter_id: None })
    }

    /// The client that was named or that the prospect is; a new one has the source of the referral that brought it.
    async fn client(&self, act: &mut Act<'_>, referral: &Referral, since_on: Date) -> Result<(Client, bool)> {
        if let Some(id) = self.client_id {
            let known = clients::find(&mut act.work, id).await?;
            return Ok((known.ok_or_else(|| Refusal::missing(Noun::Client).at("client_id"))?, false));
        }
        let (person, organisation) = (referral.prospect_person_id, referral.prospect_organisation_id);
        if let Some(known) = act.client_of(person, organisation).await? {
            return Ok((known, false));
        }
        let new = NewClient { person_id: person, organisation_id: organisation, source_id: referral.source_id, since_on };
        let client = on_record::client(act, new, "Became a client").await?;
        Ok((client, true))
    }

    async fn matter(&self, act: &mut Act<'_>, referral: &Referral, client: &Client, opened_on: Date) -> Result<Matter> {
        let value = checked::money(act, self.value.as_deref().unwrap_or_default(), "matter.value").await?;
        let fee_earner_id = match self.fee_earner_id {
            Some(id) => Some(owner::doer(act, id).await.map(|colleague| colleague.id)?),
            None => referral.owner_id,
        };
        let practice_id = match self.practice_id {
            Some(id) => Some(checked::practice(act, id).await?),
            None => referral.practice_id,
        };
        let given = [self.matter_title.as_deref().unwrap_or_default(), referral.need.as_str()];
        let title = given.into_iter().map(|title| text::tidy(title, 200)).find(|title| !title.is_empty());
        let title = match title {
            Some(title) => title,
            None => client_name(act, client).await?,
        };
        let actor = act.actor();
        let matter = Matter {
            id: act.id(),
            client_id: client.id,
            referral_id: Some(referral.id),
            title_folded: text::fold(&title),
            title,
            practice_id,
            fee_earner_id,
            opened_on,
            closed_on: None,
            value_minor: value.map(|v| v.minor),
            currency: value.map(|v| v.currency),
            external_key: None,
            batch_id: actor.batch,
            sample: actor.sample,
            created_at: act.now(),
            version: 1,
        };
        clients::open_matter(&mut act.work, &matter).await?;
        act.record(Noun::Matter, matter.id.get(), format!("{} was opened", matter.title), None::<&()>, Some(&matter)).await?;
        custom::keep_new(act, FieldOn::Matter, matter.id.get(), &self.custom).await?;
        Ok(matter)
    }
}

/// What engaged us had a need: an introduction that is won counts as a referral from its beginning, and this is said.
fn became_referral(referral: &mut Referral, matter: &Matter) -> Option<Warned> {
    if referral.received_at.is_some() {
        return None;
    }
    referral.received_at = Some(referral.introduced_at);
    if referral.need.is_empty() {
        referral.need.clone_from(&matter.title);
    }
    let sentence =
        "It was an introduction without a need. As they engaged us, it counts as a referral from the day of the introduction.";
    Some(Warned::new("referral.became_referral", sentence))
}

/// The name of a client, for a matter nobody named.
async fn client_name(act: &mut Act<'_>, client: &Client) -> Result<String> {
    let name = match (client.organisation_id, client.person_id) {
        (Some(id), _) => act.organisation_called(id).await?,
        (None, Some(id)) => act.person_called(id).await?,
        (None, None) => None,
    };
    match name {
        Some((name, _)) => Ok(name),
        None => Ok(act.rules().await?.firm.matter().one_first()),
    }
}
