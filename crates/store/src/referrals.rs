//! Referrals: the row itself, its steps, and the lines lists are made of.

pub mod custom;
pub mod filter;
pub mod groups;
pub mod held;
pub mod list;
pub mod past_decisions;
pub mod related;
pub mod reminders;
pub mod steps;

use goodword_domain::money::{Currency, Money};
use goodword_domain::referral::{Direction, Disclosure, Outcome, Stage};
use goodword_domain::touch::TouchKind;
use goodword_domain::{
    BatchId, CadenceId, ColleagueId, Date, Noun, OfficeId, OrganisationId, PersonId, PracticeId, ReasonId, ReferralId, SourceId,
    Timestamp, text,
};

use crate::search::index;
use crate::{Reader, Result, Sql, Work, table};

table! {
    /// One introduction, as it stands.
    pub struct Referral in referrals as r {
        /// Which.
        pub id: ReferralId,
        /// Inbound, outbound or internal.
        pub direction: Direction,
        /// Who was introduced.
        pub prospect_person_id: Option<PersonId>,
        /// The organisation that was introduced.
        pub prospect_organisation_id: Option<OrganisationId>,
        /// Who put in the word; nobody when unknown.
        pub referrer_person_id: Option<PersonId>,
        /// The organisation they were at on that day.
        pub referrer_organisation_id: Option<OrganisationId>,
        /// The colleague who put in the word (internal), or who passed it on (outbound).
        pub referrer_colleague_id: Option<ColleagueId>,
        /// Whom we sent it to (outbound).
        pub recipient_person_id: Option<PersonId>,
        /// The organisation we sent it to (outbound).
        pub recipient_organisation_id: Option<OrganisationId>,
        /// How they found us; nothing when nobody said.
        pub source_id: Option<SourceId>,
        /// What they need, in words; empty for an introduction.
        pub need: String,
        /// The need, folded for finding; written with the need itself.
        pub need_folded: String,
        /// What else was said.
        pub note: String,
        /// The service line it falls to.
        pub practice_id: Option<PracticeId>,
        /// The office it falls to.
        pub office_id: Option<OfficeId>,
        /// The language they speak, as a BCP 47 tag.
        pub language: Option<String>,
        /// What it may be worth, in minor units.
        pub value_minor: Option<i64>,
        /// Of which currency.
        pub currency: Option<Currency>,
        /// When the introduction was made.
        pub introduced_at: Timestamp,
        /// When it was received as a referral; nothing while it is an introduction without a need.
        pub received_at: Option<Timestamp>,
        /// Where it stands while it is open.
        pub stage: Stage,
        /// Since when.
        pub stage_since: Timestamp,
        /// The one colleague accountable now.
        pub owner_id: Option<ColleagueId>,
        /// Why they are: the routing rule in words, or who chose them.
        pub routed_why: String,
        /// Its planned row of touches.
        pub cadence_id: Option<CadenceId>,
        /// Which of the cadence's steps comes next, from 1; the decision has the place after the last.
        pub cadence_place: Option<i64>,
        /// The kind of touch the next step is.
        pub next_kind: Option<TouchKind>,
        /// What happens next.
        pub next_what: Option<String>,
        /// Who does it.
        pub next_by_id: Option<ColleagueId>,
        /// By when.
        pub next_due: Option<Timestamp>,
        /// When the response clock runs out.
        pub respond_by: Option<Timestamp>,
        /// When somebody of ours first spoke with the prospect.
        pub first_contact_at: Option<Timestamp>,
        /// When the last touch was.
        pub last_touch_at: Option<Timestamp>,
        /// How it ended.
        pub outcome: Option<Outcome>,
        /// When it ended.
        pub decided_at: Option<Timestamp>,
        /// Who recorded that.
        pub decided_by: Option<ColleagueId>,
        /// Why, from the firm's list.
        pub reason_id: Option<ReasonId>,
        /// Why, in words; never leaves the firm.
        pub decision_note: Option<String>,
        /// The referral we declined and passed on as this one.
        pub passed_from_id: Option<ReferralId>,
        /// How much may be said to the referrer.
        pub disclosure: Disclosure,
        /// When the client agreed that more may be said.
        pub consent_on: Option<Date>,
        /// The names it is found by, folded.
        pub find_folded: String,
        /// Its key in the system it came from.
        pub external_key: Option<String>,
        /// The import it came with.
        pub batch_id: Option<BatchId>,
        /// Whether it belongs to the sample firm.
        pub sample: bool,
        /// When it was put in the bin.
        pub deleted_at: Option<Timestamp>,
        /// When it was recorded.
        pub recorded_at: Timestamp,
        /// Who recorded it.
        pub recorded_by: Option<ColleagueId>,
        /// From where.
        pub recorded_via: String,
        /// Rises with every change; a change made on an older version is refused.
        pub version: i64,
    }
}

impl Referral {
    /// Whether it has not ended.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.outcome.is_none()
    }

    /// What it may be worth.
    #[must_use]
    pub fn value(&self) -> Option<Money> {
        Some(Money::new(self.value_minor?, self.currency?))
    }

    /// The last thing that happened: the last touch, or its arrival.
    #[must_use]
    pub fn last_happening(&self) -> Timestamp {
        self.last_touch_at.map_or(self.introduced_at, |at| at.max(self.introduced_at))
    }
}

/// A referral that is not in the bin, if the viewer may see it.
pub async fn find(db: &mut Reader, id: ReferralId) -> Result<Option<Referral>> {
    let scope = db.scope();
    db.maybe(
        Sql::new(Referral::SELECT).add_bound(" and r.id = ", id).add(" and r.deleted_at is null").visible(&scope, Noun::Referral),
    )
    .await
}

/// The referral an import knows by `key`.
pub async fn find_by_external_key(db: &mut Reader, key: &str) -> Result<Option<Referral>> {
    let scope = db.scope();
    db.maybe(Sql::new(Referral::SELECT).add_bound(" and r.external_key = ", key).visible(&scope, Noun::Referral)).await
}

/// Records a new one.
pub async fn insert(work: &mut Work, referral: &Referral) -> Result<()> {
    let referral = Referral { need_folded: text::fold(&referral.need), ..referral.clone() };
    work.pending.referral(&referral, true);
    work.run(referral.insert()).await.map(drop)
}

/// Writes a changed one, raising its version; says no when somebody else changed it in between.
pub async fn save(work: &mut Work, referral: &mut Referral) -> Result<()> {
    referral.version += 1;
    referral.need_folded = text::fold(&referral.need);
    work.pending.referral(referral, false);
    // Nobody else has seen one that this very transaction has not put in yet.
    if work.replace_waiting(referral.insert()) {
        return Ok(());
    }
    work.run_on_version(referral.update(), referral.version - 1, Noun::Referral).await
}

/// Which colleagues walls deny this referral, with everybody it names or was ever credited to; also before it is recorded.
pub async fn denied_to(db: &mut Reader, referral: &Referral) -> Result<Vec<ColleagueId>> {
    if !crate::walls::any(db).await? {
        return Ok(Vec::new());
    }
    let people = [referral.prospect_person_id, referral.referrer_person_id, referral.recipient_person_id];
    let organisations =
        [referral.prospect_organisation_id, referral.referrer_organisation_id, referral.recipient_organisation_id];
    let sql = Sql::new("select distinct d.colleague_id from denials d where (d.noun = 'referral'")
        .add_bound(" and d.record_id = ", referral.id)
        .add_list(") or (d.noun = 'person' and d.record_id in", people.into_iter().flatten())
        .add_list(") or (d.noun = 'organisation' and d.record_id in", organisations.into_iter().flatten())
        .add_bound(") or (d.noun = 'person' and d.record_id in (select cr.person_id from credits cr where cr.referral_id = ", referral.id)
        .add_bound(")) or (d.noun = 'organisation' and d.record_id in (select cr.organisation_id from credits cr where cr.referral_id = ", referral.id)
        .add(")) order by d.colleague_id");
    db.column(sql).await
}

/// The referral that a declined one was passed on as, if the viewer may see it; the latest where there are several.
pub async fn passed_on_as(db: &mut Reader, from: ReferralId) -> Result<Option<Referral>> {
    let scope = db.scope();
    let sql = Sql::new(Referral::SELECT).add_bound(" and r.passed_from_id = ", from).add(" and r.deleted_at is null");
    db.maybe(sql.visible(&scope, Noun::Referral).add(" order by r.recorded_at desc, r.id desc limit 1")).await
}

/// Writes anew the names that referrals naming this person or organisation are found by, because one of them was renamed.
///
/// It reaches referrals the viewer may not see as well: what they are called does not depend on who renamed it.
pub async fn rename(work: &mut Work, person: Option<PersonId>, organisation: Option<OrganisationId>) -> Result<()> {
    let sql = Sql::new(
        "update referrals set find_folded = \
         coalesce((select n.name_folded || '\n' from people n where n.id = referrals.prospect_person_id), '') || \
         coalesce((select n.name_folded || '\n' from organisations n where n.id = referrals.prospect_organisation_id), '') || \
         coalesce((select n.name_folded || '\n' from people n where n.id = referrals.referrer_person_id), '') || \
         coalesce((select n.name_folded || '\n' from organisations n where n.id = referrals.referrer_organisation_id), '') || \
         coalesce((select n.name_folded || '\n' from people n where n.id = referrals.recipient_person_id), '') || \
         coalesce((select n.name_folded || '\n' from organisations n where n.id = referrals.recipient_organisation_id), '')",
    );
    let naming = |sql: Sql| match (person, organisation) {
        (Some(person), _) => sql
            .add_bound(" where prospect_person_id = ", person)
            .add_bound(" or referrer_person_id = ", person)
            .add_bound(" or recipient_person_id = ", person),
        (None, organisation) => sql
            .add_bound(" where prospect_organisation_id = ", organisation)
            .add_bound(" or referrer_organisation_id = ", organisation)
            .add_bound(" or recipient_organisation_id = ", organisation),
    };
    work.run(naming(sql).derived()).await?;
    let texts = Sql::new("select id, find_folded as one, need_folded as two, note as three from referrals");
    index::renamed(work, naming(texts)).await
}

/// A referral that is in the bin, if the viewer may see it.
pub async fn in_bin(db: &mut Reader, id: ReferralId) -> Result<Option<Referral>> {
    let scope = db.scope();
    let sql = Sql::new(Referral::SELECT).add_bound(" and r.id = ", id).add(" and r.deleted_at is not null");
    db.maybe(sql.visible(&scope, Noun::Referral)).await
}

/// Every open referral that a colleague owns or does the next step of, as far as the viewer may see it, oldest first.
pub async fn in_the_hands_of(db: &mut Reader, colleague: ColleagueId) -> Result<Vec<Referral>> {
    let scope = db.scope();
    let sql = Sql::new(Referral::SELECT)
        .add(" and r.outcome is null and r.deleted_at is null")
        .add_bound(" and (r.owner_id = ", colleague)
        .add_bound(" or r.next_by_id = ", colleague)
        .add(")");
    db.all(sql.visible(&scope, Noun::Referral).add(" order by r.id")).await
}

/// Whether anything open is left with a colleague, also behind walls: says only that there is something, never what.
pub async fn something_is_left_with(db: &mut Reader, colleague: ColleagueId) -> Result<bool> {
    let sql = Sql::new(
        "select count(*) as open from referrals where outcome is null and deleted_at is null and (owner_id = $1 or next_by_id = $1)",
    );
    Ok(db.value::<i64>(sql.bind(colleague)).await? > 0)
}

/// The latest referrals of a prospect, the viewer may see them, newest first; `except` is left out.
pub async fn of_prospect(
    db: &mut Reader,
    person: Option<PersonId>,
    organisation: Option<OrganisationId>,
    except: ReferralId,
    most: i64,
) -> Result<Vec<Referral>> {
    let scope = db.scope();
    let sql = Sql::new(Referral::SELECT)
        .add_list(" and (r.prospect_person_id in", person)
        .add_list(" or r.prospect_organisation_id in", organisation)
        .add(") and r.deleted_at is null")
        .add_bound(" and r.id <> ", except);
    db.all(sql.visible(&scope, Noun::Referral).add_bound(" order by r.introduced_at desc, r.id desc limit ", most)).await
}
