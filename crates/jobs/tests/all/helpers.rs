//! Introductions, colleagues who are away or behind a wall, and imports that do what a test says.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use goodword_actions::background_work::BackgroundWork;
use goodword_actions::record_referral::RecordReferral;
use goodword_actions::{Actor, Desk};
use goodword_domain::job::Job;
use goodword_domain::{BatchId, ColleagueId, ReferralId, Timestamp};
use goodword_jobs::Worker;
use goodword_jobs::carry_out::{Carried, CarryOut};
use goodword_store::colleagues::{self, Colleague};
use goodword_store::jobs::{self, Held, JobLine};
use goodword_store::notifications::{self, Notification};
use goodword_store::schedules::{self, Schedule};
use goodword_store::{Sql, Viewer};
use goodword_testkit::TestFirm;
use tokio::sync::Semaphore;

pub const TEST: Viewer = Viewer::System("test");

/// Imports that count how often each was carried out, and can be told to fail, to panic or to wait.
#[derive(Default)]
pub struct Imports {
    pub carried: Mutex<BTreeMap<BatchId, u32>>,
    pub fail: Mutex<Option<&'static str>>,
    pub panic: Mutex<bool>,
    /// Where there is one, an import says that it has begun and waits until it may go on.
    pub gate: Option<(Semaphore, Semaphore)>,
}

impl Imports {
    pub fn gated() -> Arc<Self> {
        Arc::new(Self { gate: Some((Semaphore::new(0), Semaphore::new(0))), ..Self::default() })
    }

    pub async fn has_begun(&self) {
        self.gate.as_ref().unwrap().0.acquire().await.unwrap().forget();
    }

    pub fn go_on(&self) {
        self.gate.as_ref().unwrap().1.add_permits(1);
    }

    pub fn times(&self) -> Vec<u32> {
        self.carried.lock().unwrap().values().copied().collect()
    }
}

impl CarryOut for Imports {
    fn carry_out<'a>(&'a self, _: &'a Desk, batch: BatchId, _: &'a Held) -> Carried<'a> {
        Box::pin(async move {
            if let Some((begun, may)) = &self.gate {
                begun.add_permits(1);
                may.acquire().await.unwrap().forget();
            }
            assert!(!*self.panic.lock().unwrap(), "row 7 is impossible");
            if let Some(why) = *self.fail.lock().unwrap() {
                return Err(why.to_owned());
            }
            *self.carried.lock().unwrap().entry(batch).or_default() += 1;
            Ok("Imported.".to_owned())
        })
    }
}

pub fn worker(firm: &TestFirm) -> Worker {
    Worker::new(firm.desk.clone(), Arc::new(Imports::default()))
}

/// An introduction with a need, owned by whoever records it.
pub async fn introduced(firm: &TestFirm, by: &Actor, prospect: &str) -> ReferralId {
    let record = RecordReferral {
        prospect_organisation: Some(prospect.to_owned()),
        referrer_person: Some("Amira Khan".to_owned()),
        need: Some("shareholder dispute".to_owned()),
        ..RecordReferral::default()
    };
    firm.done(by, record).await.id
}

/// Changes a colleague behind the back of every rule.
pub async fn change(firm: &TestFirm, who: &Actor, with: impl FnOnce(&mut Colleague)) {
    let mut work = firm.db.work(TEST).await.unwrap();
    let mut colleague = colleagues::find(&mut work, who.colleague.unwrap()).await.unwrap().unwrap();
    with(&mut colleague);
    colleagues::save(&mut work, &mut colleague).await.unwrap();
    work.commit().await.unwrap();
}

/// Away for all of March 2026, with a deputy.
pub async fn away(firm: &TestFirm, who: &Actor, deputy: Option<&Actor>) {
    let deputy: Option<ColleagueId> = deputy.and_then(|d| d.colleague);
    change(firm, who, |colleague| {
        colleague.away_from = Some("2026-03-01".parse().unwrap());
        colleague.away_until = Some("2026-03-31".parse().unwrap());
        colleague.deputy_id = deputy;
    })
    .await;
}

/// Hides an organisation from somebody.
pub async fn wall(firm: &TestFirm, organisation: i64, from: &Actor) {
    let mut work = firm.db.work(TEST).await.unwrap();
    let wall: i64 = firm.ids.next(firm.now());
    let raise =
        Sql::new("insert into walls (id, name, why, ask_id, raised_at, sample) values ($1, 'Wall', 'Conflict', $2, $3, $4)");
    work.run(raise.bind(wall).bind(firm.admin.colleague.unwrap()).bind(firm.now()).bind(false)).await.unwrap();
    let record = Sql::new("insert into wall_records (wall_id, noun, record_id) values ($1, 'organisation', $2)");
    work.run(record.bind(wall).bind(organisation)).await.unwrap();
    let deny = Sql::new("insert into wall_colleagues (wall_id, colleague_id) values ($1, $2)");
    work.run(deny.bind(wall).bind(from.colleague.unwrap())).await.unwrap();
    work.commit().await.unwrap();
}

pub async fn unread(firm: &TestFirm, who: &Actor) -> Vec<Notification> {
    let mut reader = firm.db.read(TEST).await.unwrap();
    notifications::unread(&mut reader, who.colleague.unwrap(), firm.now(), 10_000).await.unwrap()
}

/// What somebody was told of one kind, oldest first.
pub async fn told(firm: &TestFirm, who: &Actor, kind: &str) -> Vec<String> {
    let all = unread(firm, who).await.into_iter().rev();
    all.filter(|n| n.kind == kind).map(|n| n.sentence).collect()
}

/// Puts imports on the list, due now.
pub async fn enqueue_imports(firm: &TestFirm, count: usize) -> Vec<BatchId> {
    let mut act = firm.desk.begin(&firm.admin).await.unwrap();
    let mut batches = Vec::new();
    for _ in 0..count {
        let batch: BatchId = act.id();
        let now = act.now();
        act.enqueue(&Job::CarryOutImport { batch }, now).await.unwrap();
        batches.push(batch);
    }
    act.commit().await.unwrap();
    batches
}

/// The page of background work, as the admin sees it.
pub async fn page_of(firm: &TestFirm) -> BackgroundWork {
    BackgroundWork::read(&mut firm.read_as(&firm.admin).await, &firm.admin, firm.now()).await.unwrap()
}

pub async fn troubles(firm: &TestFirm) -> Vec<JobLine> {
    jobs::in_trouble(&mut firm.db.read(TEST).await.unwrap(), 100).await.unwrap()
}

pub async fn done(firm: &TestFirm, kind: &str) -> i64 {
    let counts = jobs::by_kind(&mut firm.db.read(TEST).await.unwrap(), firm.now()).await.unwrap();
    counts.into_iter().find(|c| c.kind == kind).map_or(0, |c| c.done)
}

pub async fn scheduled(firm: &TestFirm, name: &str) -> Schedule {
    let all = schedules::all(&mut firm.db.read(TEST).await.unwrap()).await.unwrap();
    all.into_iter().find(|s| s.name == name).unwrap()
}

pub fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn later(firm: &TestFirm, seconds: i64) {
    firm.clock.advance(jiff::SignedDuration::from_secs(seconds));
}
