//! Clients and their matters, and the engagements that made them.

pub mod list;

use goodword_domain::custom::FieldOn;
use goodword_domain::merge::MergeOf;
use goodword_domain::money::Currency;
use goodword_domain::{
    BatchId, ClientId, ColleagueId, Date, MatterId, Noun, OrganisationId, PersonId, PracticeId, ReferralId, SourceId, Timestamp,
};

use crate::search::index;
use crate::{Reader, Result, Sql, Work, custom_fields, table};

table! {
    /// One who has engaged us: a person or an organisation.
    pub struct Client in clients as c {
        /// Which.
        pub id: ClientId,
        /// The person,
        pub person_id: Option<PersonId>,
        /// or the organisation.
        pub organisation_id: Option<OrganisationId>,
        /// How they found us; nothing while untagged.
        pub source_id: Option<SourceId>,
        /// Since which day.
        pub since_on: Date,
        /// When the source was said.
        pub tagged_at: Option<Timestamp>,
        /// By whom.
        pub tagged_by: Option<ColleagueId>,
        /// Its key in the system it came from.
        pub external_key: Option<String>,
        /// The import it came with.
        pub batch_id: Option<BatchId>,
        /// Whether it belongs to the sample firm.
        pub sample: bool,
        /// When it was recorded.
        pub created_at: Timestamp,
        /// Rises with every change.
        pub version: i64,
    }
}

table! {
    /// One engagement of a client.
    pub struct Matter in matters as m {
        /// Which.
        pub id: MatterId,
        /// Whose.
        pub client_id: ClientId,
        /// The referral that brought it.
        pub referral_id: Option<ReferralId>,
        /// What it is called.
        pub title: String,
        /// Folded for finding.
        pub title_folded: String,
        /// The service line.
        pub practice_id: Option<PracticeId>,
        /// Who leads it.
        pub fee_earner_id: Option<ColleagueId>,
        /// When it was opened.
        pub opened_on: Date,
        /// When it was closed.
        pub closed_on: Option<Date>,
        /// What it is worth, in minor units.
        pub value_minor: Option<i64>,
        /// Of which currency.
        pub currency: Option<Currency>,
        /// Its key in the system it came from.
        pub external_key: Option<String>,
        /// The import it came with.
        pub batch_id: Option<BatchId>,
        /// Whether it belongs to the sample firm.
        pub sample: bool,
        /// When it was recorded.
        pub created_at: Timestamp,
        /// Rises with every change.
        pub version: i64,
    }
}

table! {
    /// The row that makes a referral won.
    pub struct Engagement in engagements as e {
        /// Which referral; the caller has read it through its scope.
        pub referral_id: ReferralId,
        /// Who engaged us.
        pub client_id: ClientId,
        /// For what.
        pub matter_id: MatterId,
        /// When.
        pub engaged_at: Timestamp,
        /// Who recorded it.
        pub recorded_by: Option<ColleagueId>,
        /// When.
        pub recorded_at: Timestamp,
    }
}

/// Whole matters; their scope asks the client too, so it is joined under its usual alias.
const MATTERS: &str = "select m.id, m.client_id, m.referral_id, m.title, m.title_folded, m.practice_id, m.fee_earner_id, m.opened_on, m.closed_on, m.value_minor, \
     m.currency, m.external_key, m.batch_id, m.sample, m.created_at, m.version from matters m join clients c on c.id = m.client_id";

/// A client, if the viewer may see it.
pub async fn find(db: &mut Reader, id: ClientId) -> Result<Option<Client>> {
    let scope = db.scope();
    db.maybe(Sql::new(Client::SELECT).add_bound(" and c.id = ", id).visible(&scope, Noun::Client)).await
}

/// The client that a person or an organisation is, if the viewer may see it.
pub async fn of_party(db: &mut Reader, person: Option<PersonId>, organisation: Option<OrganisationId>) -> Result<Option<Client>> {
    let scope = db.scope();
    let sql = match (organisation, person) {
        (Some(organisation), _) => Sql::new(Client::SELECT).add_bound(" and c.organisation_id = ", organisation),
        (None, Some(person)) => Sql::new(Client::SELECT).add_bound(" and c.person_id = ", person),
        (None, None) => return Ok(None),
    };
    db.maybe(sql.visible(&scope, Noun::Client)).await
}

/// The client that a person or an organisation is, also behind a wall, for what takes it along whole: a merge.
pub async fn behind(db: &mut Reader, of: MergeOf, id: i64) -> Result<Option<Client>> {
    let column = match of {
        MergeOf::People => " and c.person_id = ",
        MergeOf::Organisations => " and c.organisation_id = ",
    };
    db.maybe(Sql::new(Client::SELECT).add_bound(column, id)).await
}

/// The client an import knows by `key`.
pub async fn find_by_external_key(db: &mut Reader, key: &str) -> Result<Option<Client>> {
    let scope = db.scope();
    db.maybe(Sql::new(Client::SELECT).add_bound(" and c.external_key = ", key).visible(&scope, Noun::Client)).await
}

/// The engagement of a referral, if the viewer may see its matter.
pub async fn engagement_of(db: &mut Reader, referral: ReferralId) -> Result<Option<Engagement>> {
    let Some(engagement) = engagement_behind(db, referral).await? else { return Ok(None) };
    let seen = !db.scope().is_walled() || matter(db, engagement.matter_id).await?.is_some();
    Ok(seen.then_some(engagement))
}

/// The engagement of a referral also where a wall hides its matter, for what takes it along whole or not at all.
pub async fn engagement_behind(db: &mut Reader, referral: ReferralId) -> Result<Option<Engagement>> {
    db.maybe(Sql::new(Engagement::SELECT).add_bound(" and e.referral_id = ", referral)).await
}

/// A matter, if the viewer may see it and its client.
pub async fn matter(db: &mut Reader, id: MatterId) -> Result<Option<Matter>> {
    let scope = db.scope();
    db.maybe(Sql::new(MATTERS).add_bound(" where m.id = ", id).visible(&scope, Noun::Matter)).await
}

/// The matter that a referral opened when it was won, if the viewer may see it and its client.
pub async fn matter_opened_by(db: &mut Reader, referral: ReferralId) -> Result<Option<Matter>> {
    let scope = db.scope();
    let sql =
        Sql::new(MATTERS).add_bound(" where m.id = (select e.matter_id from engagements e where e.referral_id = ", referral);
    db.maybe(sql.add(")").visible(&scope, Noun::Matter)).await
}

/// Writes a changed matter.
pub async fn save_matter(work: &mut Work, matter: &Matter) -> Result<()> {
    work.pending.matter(matter, false);
    put(work, matter.update()).await
}

/// The matters of a client that the viewer may see, newest first.
pub async fn matters_of(db: &mut Reader, client: ClientId) -> Result<Vec<Matter>> {
    let scope = db.scope();
    let sql = Sql::new(MATTERS).add_bound(" where m.client_id = ", client);
    db.all(sql.visible(&scope, Noun::Matter).add(" order by m.opened_on desc, m.id desc")).await
}

/// Opens a matter.
pub async fn open_matter(work: &mut Work, matter: &Matter) -> Result<()> {
    work.pending.matter(matter, true);
    put(work, matter.insert()).await
}

/// Runs a statement one of these rows made: `client.insert()`, `engagement.insert()`; matters have [`open_matter`].
pub async fn put(work: &mut Work, statement: Sql) -> Result<()> {
    work.run(statement).await.map(drop)
}

/// Takes the engagement of a referral and its matter back: the win was a mistake.
pub async fn take_engagement_back(work: &mut Work, engagement: &Engagement) -> Result<()> {
    work.run(Sql::new("delete from engagements where referral_id = $1").bind(engagement.referral_id)).await?;
    work.pending.gone(index::Kind::Matter, engagement.matter_id.get());
    custom_fields::clear_record(work, FieldOn::Matter, engagement.matter_id.get()).await?;
    work.run(Sql::new("delete from matters where id = $1").bind(engagement.matter_id)).await.map(drop)
}

/// Takes back a client who has no matter: the only engagement was a mistake. Says whether it was.
pub async fn take_back_if_bare(work: &mut Work, client: ClientId) -> Result<bool> {
    let sql = Sql::new(
        "delete from clients where id = $1 and not exists (select 1 from matters where client_id = clients.id) \
         and not exists (select 1 from engagements where client_id = clients.id)",
    );
    Ok(work.run(sql.bind(client)).await? == 1)
}
