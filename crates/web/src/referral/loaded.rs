//! Everything the page of a referral shows, read at one state of the data.

use std::collections::HashMap;
use std::sync::Arc;

use goodword_actions::Rules;
use goodword_domain::custom::FieldOn;
use goodword_domain::{Noun, ReferralId, Refusal, Timestamp, TouchId};
use goodword_store::clients::{Client, Engagement, Matter};
use goodword_store::colleagues::{Office, Practice};
use goodword_store::credits::Credit;
use goodword_store::history::Entry;
use goodword_store::lists::{Reason, Source};
use goodword_store::loop_closures::LoopClosure;
use goodword_store::names::Names;
use goodword_store::referrals::related::{self, As, Line, Party};
use goodword_store::referrals::steps::{self, Step};
use goodword_store::referrals::{self, Referral};
use goodword_store::touches::lines::{self, Present};
use goodword_store::touches::{self, Touch};
use goodword_store::{Reader, clients, colleagues, credits, history, lists, loop_closures};

use crate::ctx::Ctx;
use crate::custom::Held;
use crate::error::WebError;
use crate::view::{Colleagues, Say};

/// How many entries of the history the timeline goes back; the page of the history shows every one.
const MOST_ENTRIES: i64 = 200;
/// How many other referrals of the same people are shown beside it.
const MOST_RELATED: i64 = 6;

/// A referral with what belongs to it.
pub(super) struct Loaded {
    pub referral: Referral,
    pub rules: Arc<Rules>,
    pub say: Say,
    pub colleagues: Colleagues,
    pub names: Names,
    pub touches: Vec<Touch>,
    pub present: HashMap<TouchId, Present>,
    pub steps: Vec<Step>,
    pub closures: Vec<LoopClosure>,
    pub credits: Vec<Credit>,
    pub history: Vec<Entry>,
    pub sources: Vec<Source>,
    pub reasons: Vec<Reason>,
    pub practices: Vec<Practice>,
    pub offices: Vec<Office>,
    pub engagement: Option<Engagement>,
    pub client: Option<Client>,
    pub matters: Vec<Matter>,
    pub passed_from: Option<Line>,
    /// What custom fields hold.
    pub custom: Held,
    /// The custom fields of a matter that can come of it.
    pub of_matter: Held,
    pub passed_on: Vec<Line>,
    pub of_prospect: Vec<Line>,
    pub of_referrer: Vec<Line>,
}

impl Loaded {
    pub(super) async fn load(ctx: &Ctx, db: &mut Reader) -> Result<Self, WebError> {
        let id: ReferralId = ctx.id("referral_id")?;
        let referral = referrals::find(db, id).await?.ok_or_else(|| Refusal::missing(Noun::Referral))?;
        let rules = ctx.rules(db).await?;
        let say = ctx.say(&rules);
        let touches = touches::of_referral(db, id).await?;
        let credits = credits::every_version(db, id).await?;
        let names = names(db, &referral, &credits).await?;
        let engagement = clients::engagement_of(db, id).await?;
        let client = match &engagement {
            Some(engagement) => clients::find(db, engagement.client_id).await?,
            None => clients::of_party(db, referral.prospect_person_id, referral.prospect_organisation_id).await?,
        };
        let matters = match &client {
            Some(client) => clients::matters_of(db, client.id).await?,
            None => Vec::new(),
        };
        let passed_from = match referral.passed_from_id {
            Some(from) => related::line(db, from, ctx.now()).await?,
            None => None,
        };
        let (of_prospect, of_referrer) =
            (of_prospect(db, &referral, ctx.now()).await?, of_referrer(db, &referral, ctx.now()).await?);
        Ok(Self {
            colleagues: Colleagues::load(db, say.today()).await?,
            present: lines::present(db, &touches).await?,
            steps: steps::of_referral(db, id).await?,
            closures: loop_closures::of_referral(db, id).await?,
            history: history::of_record(db, Noun::Referral, id.get(), MOST_ENTRIES).await?,
            sources: lists::sources(db).await?,
            reasons: lists::reasons(db).await?,
            practices: colleagues::practices(db).await?,
            offices: colleagues::offices(db).await?,
            passed_on: related::passed_on(db, id, ctx.now()).await?,
            custom: Held::load(db, FieldOn::Referral, Some(id.get())).await?,
            of_matter: Held::load(db, FieldOn::Matter, None).await?,
            referral,
            rules,
            say,
            names,
            touches,
            credits,
            engagement,
            client,
            matters,
            passed_from,
            of_prospect,
            of_referrer,
        })
    }

    /// The address of the page.
    pub(super) fn href(&self) -> String {
        format!("/referrals/{}", self.referral.id)
    }

    /// Who was introduced, as one name: the organisation first, as lists and search have it.
    pub(super) fn prospect(&self) -> &str {
        let r = &self.referral;
        let organisation = self.names.organisation(r.prospect_organisation_id);
        organisation.or(self.names.person(r.prospect_person_id)).unwrap_or("Somebody")
    }

    /// Who put in the word, as one name.
    pub(super) fn referrer(&self) -> Option<&str> {
        let r = &self.referral;
        let outside = self.names.person(r.referrer_person_id).or(self.names.organisation(r.referrer_organisation_id));
        outside.or(Some(self.colleagues.name(r.referrer_colleague_id)).filter(|name| !name.is_empty()))
    }

    /// The title of the page.
    pub(super) fn title(&self) -> String {
        self.prospect().to_owned()
    }
}

async fn names(db: &mut Reader, r: &Referral, credits: &[Credit]) -> Result<Names, WebError> {
    let people = [r.prospect_person_id, r.referrer_person_id, r.recipient_person_id];
    let organisations = [r.prospect_organisation_id, r.referrer_organisation_id, r.recipient_organisation_id];
    let people = people.into_iter().chain(credits.iter().map(|c| c.person_id)).flatten();
    let organisations = organisations.into_iter().chain(credits.iter().map(|c| c.organisation_id)).flatten();
    Ok(Names::load(db, people.collect(), organisations.collect()).await?)
}

/// Other referrals of the same prospect.
async fn of_prospect(db: &mut Reader, r: &Referral, now: Timestamp) -> Result<Vec<Line>, WebError> {
    let organisation = r.prospect_organisation_id.map(Party::Organisation);
    others(db, r, (r.prospect_person_id.map(Party::Person).or(organisation), As::Prospect), now).await
}

/// Other referrals from the same referrer.
async fn of_referrer(db: &mut Reader, r: &Referral, now: Timestamp) -> Result<Vec<Line>, WebError> {
    let organisation = r.referrer_organisation_id.map(Party::Organisation);
    others(db, r, (r.referrer_person_id.map(Party::Person).or(organisation), As::Referrer), now).await
}

async fn others(
    db: &mut Reader,
    r: &Referral,
    (party, role): (Option<Party>, As),
    now: Timestamp,
) -> Result<Vec<Line>, WebError> {
    let Some(party) = party else { return Ok(Vec::new()) };
    let mut all = related::lines(db, (party, role), now, MOST_RELATED + 1).await?;
    all.retain(|line| line.id != r.id);
    all.truncate(usize::try_from(MOST_RELATED).unwrap_or_default());
    Ok(all)
}
