//! Lines of referrals by who is in them: what a person or an organisation made, what was made about them, what was sent to them.

use goodword_domain::money::{Currency, Money};
use goodword_domain::referral::{Direction, LoopIs, Outcome, Stage};
use goodword_domain::{ColleagueId, Noun, OrganisationId, PersonId, ReferralId, Timestamp};

use super::filter::{waits_for_news, waits_for_thanks};
use crate::{Reader, Result, Sql, record, worth_of_matter, worth_of_referral};

record! {
    /// A referral on a line of its own, with the names in it.
    pub struct Line {
        /// Which.
        pub id: ReferralId,
        /// Inbound, outbound or internal.
        pub direction: Direction,
        /// Who was introduced.
        pub prospect_person: Option<String>,
        /// The organisation that was introduced.
        pub prospect_organisation: Option<String>,
        /// Who put in the word.
        pub referrer_person: Option<String>,
        /// The organisation they were at on that day.
        pub referrer_organisation: Option<String>,
        /// Whom we sent it to.
        pub recipient_person: Option<String>,
        /// The organisation we sent it to.
        pub recipient_organisation: Option<String>,
        /// What they need.
        pub need: String,
        /// Where it stands while it is open.
        pub stage: Stage,
        /// How it ended.
        pub outcome: Option<Outcome>,
        /// When the introduction was made.
        pub introduced_at: Timestamp,
        /// When it was received as a referral.
        pub received_at: Option<Timestamp>,
        /// When it ended.
        pub decided_at: Option<Timestamp>,
        /// Who owns it.
        pub owner_id: Option<ColleagueId>,
        /// What it may be worth.
        pub value_minor: Option<i64>,
        /// Of which currency.
        pub currency: Option<Currency>,
        /// What the referrer waits for, as the lists of open loops count it.
        pub waits_for: Option<LoopIs>,
    }
}

record! {
    /// How many referrals of one kind there are, and what their matters are worth.
    pub struct Tally {
        /// Inbound, outbound or internal.
        pub direction: Direction,
        /// How they ended; nothing for those that have not.
        pub outcome: Option<Outcome>,
        /// Whether they had a need: introductions are counted apart.
        pub is_referral: bool,
        /// How many.
        pub referrals: i64,
        /// What those we sent away may be worth, in minor units.
        pub value_minor: Option<i64>,
        /// In which currency.
        pub currency: Option<Currency>,
        /// The same in the currency the firm adds up in; nothing where no rate is known.
        pub worth: Option<i64>,
    }

    /// What is credited to a party, in one currency.
    pub struct Credited {
        /// The currency.
        pub currency: Currency,
        /// Of how many won referrals.
        pub referrals: i64,
        /// In minor units, each matter rounded to the nearest.
        pub value_minor: i64,
        /// The same in the currency the firm adds up in; nothing where no rate is known.
        pub worth: Option<i64>,
    }
}

/// A person, or an organisation with everybody at it on the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Party {
    /// A person.
    Person(PersonId),
    /// An organisation.
    Organisation(OrganisationId),
}

/// As what somebody is in a referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum As {
    /// They put in the word.
    Referrer,
    /// They were introduced.
    Prospect,
    /// We sent somebody to them.
    Recipient,
}

const LINE: &str = "select r.id, r.direction, pp.name as prospect_person, po.name as prospect_organisation, rp.name as referrer_person, \
     ro.name as referrer_organisation, tp.name as recipient_person, tg.name as recipient_organisation, r.need, r.stage, r.outcome, \
     r.introduced_at, r.received_at, r.decided_at, r.owner_id, r.value_minor, r.currency, case when ";

const OF_LINE: &str = " from referrals r \
     left join people pp on pp.id = r.prospect_person_id left join organisations po on po.id = r.prospect_organisation_id \
     left join people rp on rp.id = r.referrer_person_id left join organisations ro on ro.id = r.referrer_organisation_id \
     left join people tp on tp.id = r.recipient_person_id left join organisations tg on tg.id = r.recipient_organisation_id \
     where r.deleted_at is null";

/// Lines as of `now`, without their conditions.
fn select(now: Timestamp) -> Sql {
    let sql = waits_for_thanks(Sql::new(LINE), now).add_bound(" then ", LoopIs::ToThank).add(" when ");
    waits_for_news(sql).add_bound(" then ", LoopIs::ToTell).add(" end as waits_for").add(OF_LINE)
}

impl Line {
    /// What it may be worth.
    #[must_use]
    pub fn value(&self) -> Option<Money> {
        Some(Money::new(self.value_minor?, self.currency?))
    }

    /// Who was introduced, as one name: the organisation first, as every list has it.
    #[must_use]
    pub fn prospect(&self) -> &str {
        self.prospect_organisation.as_deref().or(self.prospect_person.as_deref()).unwrap_or("Somebody")
    }
}

fn of_party(sql: Sql, party: Party, role: As) -> Sql {
    match (party, role) {
        (Party::Person(id), As::Referrer) => sql.add_bound(" and r.referrer_person_id = ", id),
        (Party::Person(id), As::Prospect) => sql.add_bound(" and r.prospect_person_id = ", id),
        (Party::Person(id), As::Recipient) => sql.add_bound(" and r.recipient_person_id = ", id),
        (Party::Organisation(id), As::Referrer) => sql.add_bound(" and r.referrer_organisation_id = ", id),
        (Party::Organisation(id), As::Prospect) => sql.add_bound(" and r.prospect_organisation_id = ", id),
        (Party::Organisation(id), As::Recipient) => sql.add_bound(" and r.recipient_organisation_id = ", id),
    }
}

/// The referrals a party has a part in, newest first. The names stand behind the same walls as the referral itself.
pub async fn lines(db: &mut Reader, (party, role): (Party, As), now: Timestamp, most: i64) -> Result<Vec<Line>> {
    let scope = db.scope();
    let sql = of_party(select(now), party, role).visible(&scope, Noun::Referral);
    db.all(sql.add_bound(" order by r.introduced_at desc, r.id desc limit ", most)).await
}

/// One line.
pub async fn line(db: &mut Reader, id: ReferralId, now: Timestamp) -> Result<Option<Line>> {
    let scope = db.scope();
    db.maybe(select(now).add_bound(" and r.id = ", id).visible(&scope, Noun::Referral)).await
}

/// What a referral was passed on as.
pub async fn passed_on(db: &mut Reader, id: ReferralId, now: Timestamp) -> Result<Vec<Line>> {
    let scope = db.scope();
    let sql = select(now).add_bound(" and r.passed_from_id = ", id).visible(&scope, Noun::Referral);
    db.all(sql.add(" order by r.introduced_at desc, r.id desc")).await
}

/// When a party put in words for us since an instant, oldest first; for the strip of their rhythm.
pub async fn rhythm(db: &mut Reader, party: Party, since: Timestamp) -> Result<Vec<Timestamp>> {
    let scope = db.scope();
    let sql = Sql::new("select r.introduced_at from referrals r where r.deleted_at is null and r.direction = 'inbound'");
    let sql = of_party(sql, party, As::Referrer).add_bound(" and r.introduced_at >= ", since).visible(&scope, Noun::Referral);
    db.column(sql.add(" order by r.introduced_at, r.id")).await
}

/// How many referrals a party has a part in since an instant, by direction and end, with what those sent away may be worth.
pub async fn tallies(db: &mut Reader, (party, role): (Party, As), since: Timestamp) -> Result<Vec<Tally>> {
    let scope = db.scope();
    let sql = Sql::new(concat!(
        "select r.direction, r.outcome, r.received_at is not null as is_referral, count(*) as referrals, \
         cast(sum(case when r.direction = 'outbound' then r.value_minor end) as bigint) as value_minor, \
         case when r.direction = 'outbound' then r.currency end as currency, cast(sum(case when r.direction = 'outbound' then ",
        worth_of_referral!(),
        " end) as bigint) as worth from referrals r where r.deleted_at is null"
    ));
    let sql = of_party(sql, party, role).add_bound(" and r.introduced_at >= ", since).visible(&scope, Noun::Referral);
    let sql = sql.add(" group by r.direction, r.outcome, r.received_at is not null, ");
    db.all(sql.add("case when r.direction = 'outbound' then r.currency end")).await
}

/// What the matters of won referrals come to for a party: their value times its share of the credit, by currency. Also
/// of referrals where somebody else has the largest share. A matter that a wall hides is nobody's to see.
pub async fn credited(db: &mut Reader, party: Party, since: Timestamp) -> Result<Vec<Credited>> {
    let scope = db.scope();
    let sql = Sql::new(concat!(
        "select m.currency, count(distinct r.id) as referrals, \
         cast(sum((m.value_minor * cr.share + 5000) / 10000) as bigint) as value_minor, cast(sum(((",
        worth_of_matter!(),
        ") * cr.share + 5000) / 10000) as bigint) as worth from credits cr \
         join referrals r on r.id = cr.referral_id join engagements e on e.referral_id = r.id \
         join matters m on m.id = e.matter_id join clients c on c.id = m.client_id \
         where cr.ended_at is null and r.deleted_at is null and r.received_at is not null and r.outcome = 'won' \
         and m.value_minor is not null and m.currency is not null"
    ));
    let sql = match party {
        Party::Person(id) => sql.add_bound(" and cr.person_id = ", id),
        Party::Organisation(id) => sql.add_bound(" and cr.organisation_id = ", id),
    };
    let sql = sql.add_bound(" and r.introduced_at >= ", since).visible(&scope, Noun::Referral).visible(&scope, Noun::Matter);
    db.all(sql.add(" group by m.currency order by m.currency")).await
}
