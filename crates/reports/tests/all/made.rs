//! Builds the rows of a firm by the store's own inserts, with ids that are the same on every engine and in every run.

use goodword_domain::money::Currency;
use goodword_domain::rate::{Rate, Rates};
use goodword_domain::referral::{Direction, Disclosure, LoopStep, Outcome, Stage};
use goodword_domain::touch::TouchKind;
use goodword_domain::{
    ClientId, ColleagueId, Date, MatterId, OrganisationId, PersonId, PracticeId, ReasonId, ReferralId, SourceId, Timestamp, text,
};
use goodword_reports::{Parameters, Report, Settings, run};
use goodword_store::clients::{Client, Engagement, Matter};
use goodword_store::colleagues::Practice;
use goodword_store::lists::Source;
use goodword_store::loop_closures::{self, LoopClosure};
use goodword_store::organisations::{self, Organisation};
use goodword_store::people::{self, Person};
use goodword_store::rates::DatedRate;
use goodword_store::referrals::steps::{self, Step};
use goodword_store::referrals::{self, Referral};
use goodword_store::touches::{self, Touch};
use goodword_store::{Sql, Viewer, Work, clients, lists};
use goodword_testkit::TestFirm;

/// An instant such as `2026-03-11T10:00:00Z`.
pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A day such as `2026-03-11`.
pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// The settings of a firm as they stand now.
pub async fn settings(firm: &TestFirm) -> Settings {
    let mut reader = firm.read_as(&firm.admin).await;
    Settings::load(&mut reader, firm.now()).await.unwrap()
}

/// Runs a report as the admin.
pub async fn report(firm: &TestFirm, name: &str, parameters: Parameters) -> Report {
    let settings = settings(firm).await;
    let mut reader = firm.read_as(&firm.admin).await;
    run(name, &mut reader, &settings, &parameters).await.unwrap()
}

/// A transaction that makes rows.
pub struct Maker {
    pub work: Work,
    next: i64,
}

impl Maker {
    pub async fn at(firm: &TestFirm) -> Self {
        // Every maker of a firm goes on from where its last one ended, in whatever order ids were handed out.
        let mut work = firm.db.work(Viewer::System("test")).await.unwrap();
        let last: i64 = work.value(Sql::new("select cast(count(*) as bigint) as made from steps")).await.unwrap();
        Self { work, next: 1_000_000 * (1 + last) }
    }

    /// What a currency is worth in pounds from a day on.
    pub async fn rate(&mut self, currency: Currency, day: Date, written: &str) {
        let rate = Rate::read(written, currency, Currency::GBP).unwrap();
        let row = DatedRate {
            id: self.id(),
            currency,
            against: Currency::GBP,
            day,
            starts_at: Rates::starts_at(day),
            written: written.to_owned(),
            numerator: rate.numerator,
            denominator: rate.denominator,
        };
        self.work.run(row.insert()).await.unwrap();
    }

    pub fn id<T: From<i64>>(&mut self) -> T {
        self.next += 1;
        T::from(self.next)
    }

    pub async fn done(self) {
        self.work.commit().await.unwrap();
    }

    pub async fn person(&mut self, name: &str) -> PersonId {
        let person = Person {
            id: self.id(),
            name: name.to_owned(),
            name_folded: text::fold(name),
            name_sort: text::sort_key(name),
            email: None,
            email_folded: None,
            phone: None,
            note: String::new(),
            external_key: None,
            batch_id: None,
            sample: false,
            deleted_at: None,
            created_at: at("2024-01-01T09:00:00Z"),
            created_by: None,
            version: 1,
        };
        people::insert(&mut self.work, &person).await.unwrap();
        person.id
    }

    pub async fn organisation(&mut self, name: &str) -> OrganisationId {
        let organisation = Organisation {
            id: self.id(),
            name: name.to_owned(),
            name_folded: text::fold(name),
            name_sort: text::sort_key(name),
            website: None,
            note: String::new(),
            external_key: None,
            batch_id: None,
            sample: false,
            deleted_at: None,
            created_at: at("2024-01-01T09:00:00Z"),
            created_by: None,
            version: 1,
        };
        organisations::insert(&mut self.work, &organisation).await.unwrap();
        organisation.id
    }

    pub async fn practice(&mut self, name: &str) -> PracticeId {
        let practice =
            Practice { id: self.id(), name: name.to_owned(), name_sort: text::sort_key(name), head_id: None, retired_at: None };
        self.work.run(practice.insert()).await.unwrap();
        practice.id
    }

    pub async fn source(&mut self, key: &str, name: &str) -> SourceId {
        let (key, name) = (key.to_owned(), name.to_owned());
        let source = Source { id: self.id(), key, name, place: 50, is_referral: false, batch_id: None, retired_at: None };
        self.work.run(source.insert()).await.unwrap();
        source.id
    }

    pub async fn source_of(&mut self, key: &str) -> SourceId {
        lists::source_with_key(&mut self.work, key).await.unwrap().unwrap().id
    }

    pub async fn reason(&mut self, outcome: Outcome) -> ReasonId {
        lists::reasons(&mut self.work).await.unwrap().into_iter().find(|reason| reason.outcome == outcome).unwrap().id
    }

    /// Says that a colleague's last day was `on`.
    pub async fn left(&mut self, colleague: ColleagueId, on: Date) {
        let sql = Sql::new("update colleagues set left_on = $1 where id = $2").bind(on).bind(colleague);
        self.work.run(sql).await.unwrap();
    }

    pub async fn referral(&mut self, referral: &Referral) {
        referrals::insert(&mut self.work, referral).await.unwrap();
    }

    /// A step, ended with how where an end is given.
    pub async fn step(&mut self, of: &Referral, set_at: Timestamp, due_at: Timestamp, ended: Option<(Timestamp, &str)>) {
        let step = Step {
            id: self.id(),
            referral_id: of.id,
            place: None,
            kind: None,
            what: "Call".to_owned(),
            by_id: of.owner_id.unwrap(),
            due_at,
            set_at,
            set_by: None,
            ended_at: ended.map(|(at, _)| at),
            ended_by: None,
            ended_how: ended.map(|(_, how)| how.to_owned()),
            ended_note: String::new(),
        };
        steps::insert(&mut self.work, &step).await.unwrap();
    }

    pub async fn touch(&mut self, of: ReferralId, kind: TouchKind, at: Timestamp, deleted: bool, people: &[PersonId]) {
        let touch = Touch {
            id: self.id(),
            at,
            kind,
            note: String::new(),
            minutes: None,
            cost_minor: None,
            currency: None,
            referral_id: Some(of),
            logged_by: None,
            logged_at: at,
            deleted_at: deleted.then_some(at),
            external_key: None,
            batch_id: None,
            sample: false,
        };
        touches::insert(&mut self.work, &touch, people, &[]).await.unwrap();
    }

    pub async fn client(&mut self, person: PersonId, since_on: Date) -> ClientId {
        let client = Client {
            id: self.id(),
            person_id: Some(person),
            organisation_id: None,
            source_id: None,
            since_on,
            tagged_at: None,
            tagged_by: None,
            external_key: None,
            batch_id: None,
            sample: false,
            created_at: at("2024-01-01T09:00:00Z"),
            version: 1,
        };
        clients::put(&mut self.work, client.insert()).await.unwrap();
        client.id
    }

    /// The matter that a won referral brought, and its engagement.
    pub async fn matter(&mut self, of: &Referral, client: ClientId, opened_on: Date, value: Option<(i64, Currency)>) -> MatterId {
        let matter = Matter {
            id: self.id(),
            client_id: client,
            referral_id: Some(of.id),
            title: "Matter".to_owned(),
            title_folded: "matter".to_owned(),
            practice_id: of.practice_id,
            fee_earner_id: of.owner_id,
            opened_on,
            closed_on: None,
            value_minor: value.map(|(minor, _)| minor),
            currency: value.map(|(_, currency)| currency),
            external_key: None,
            batch_id: None,
            sample: false,
            created_at: of.introduced_at,
            version: 1,
        };
        clients::open_matter(&mut self.work, &matter).await.unwrap();
        let engaged_at = of.decided_at.unwrap();
        let engagement = Engagement {
            referral_id: of.id,
            client_id: client,
            matter_id: matter.id,
            engaged_at,
            recorded_by: None,
            recorded_at: engaged_at,
        };
        clients::put(&mut self.work, engagement.insert()).await.unwrap();
        matter.id
    }

    pub async fn closed(&mut self, of: ReferralId, step: LoopStep, at: Timestamp) {
        let closure = LoopClosure {
            referral_id: of,
            step,
            at,
            by_id: None,
            how: "call".to_owned(),
            note: String::new(),
            disclosure: Disclosure::Received,
            recorded_at: at,
        };
        assert!(loop_closures::insert(&mut self.work, &closure).await.unwrap());
    }

    /// Raises a wall before a colleague that hides a record.
    pub async fn wall(&mut self, before: ColleagueId, noun: &'static str, record: i64, ask: ColleagueId) {
        let wall: i64 = self.id();
        let sql = Sql::new("insert into walls (id, name, why, ask_id, raised_at, sample) values ($1, 'Wall', '', $2, $3, $4)");
        self.work.run(sql.bind(wall).bind(ask).bind(at("2025-01-01T09:00:00Z")).bind(false)).await.unwrap();
        let sql = Sql::new("insert into wall_records (wall_id, noun, record_id) values ($1, $2, $3)");
        self.work.run(sql.bind(wall).bind(noun).bind(record)).await.unwrap();
        let sql = Sql::new("insert into wall_colleagues (wall_id, colleague_id) values ($1, $2)");
        self.work.run(sql.bind(wall).bind(before)).await.unwrap();
    }
}

/// An inbound referral about a person, received when it was introduced, with nothing else known and no next step yet.
pub fn blank(id: ReferralId, prospect: PersonId, introduced_at: Timestamp) -> Referral {
    Referral {
        id,
        direction: Direction::Inbound,
        prospect_person_id: Some(prospect),
        prospect_organisation_id: None,
        referrer_person_id: None,
        referrer_organisation_id: None,
        referrer_colleague_id: None,
        recipient_person_id: None,
        recipient_organisation_id: None,
        source_id: None,
        need: "Lease".to_owned(),
        need_folded: "lease".to_owned(),
        note: String::new(),
        practice_id: None,
        office_id: None,
        language: None,
        value_minor: None,
        currency: None,
        introduced_at,
        received_at: Some(introduced_at),
        stage: Stage::Received,
        stage_since: introduced_at,
        owner_id: None,
        routed_why: String::new(),
        cadence_id: None,
        cadence_place: None,
        next_kind: None,
        next_what: None,
        next_by_id: None,
        next_due: None,
        respond_by: None,
        first_contact_at: None,
        last_touch_at: None,
        outcome: None,
        decided_at: None,
        decided_by: None,
        reason_id: None,
        decision_note: None,
        passed_from_id: None,
        disclosure: Disclosure::Received,
        consent_on: None,
        find_folded: String::new(),
        external_key: None,
        batch_id: None,
        sample: false,
        deleted_at: None,
        recorded_at: introduced_at,
        recorded_by: None,
        recorded_via: "test".to_owned(),
        version: 1,
    }
}

/// Gives an open referral its next step.
pub fn next(referral: &mut Referral, due: Timestamp) {
    referral.next_what = Some("Call".to_owned());
    referral.next_by_id = referral.owner_id;
    referral.next_due = Some(due);
}
