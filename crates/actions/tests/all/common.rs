//! What the tests of the verbs that move a referral share.

use goodword_actions::Actor;
use goodword_actions::decline_referral::DeclineReferral;
use goodword_actions::engage_client::EngageClient;
use goodword_actions::lose_referral::LoseReferral;
use goodword_actions::record_referral::RecordReferral;
use goodword_domain::{Noun, ReferralId, Timestamp};
use goodword_store::referrals::{Referral, steps};
use goodword_store::{Viewer, clients, history, referrals};
use goodword_testkit::TestFirm;

/// "Amira Khan (Hale & Co) introduced Orion Foods, shareholder dispute".
pub fn orion() -> RecordReferral {
    RecordReferral {
        prospect_person: Some("Jane Orion".to_owned()),
        prospect_organisation: Some("Orion Foods".to_owned()),
        referrer_person: Some("Amira Khan".to_owned()),
        referrer_organisation: Some("Hale & Co".to_owned()),
        need: Some("shareholder dispute".to_owned()),
        ..RecordReferral::default()
    }
}

/// Records it as `actor`, who owns it.
pub async fn recorded(firm: &TestFirm, actor: &Actor) -> ReferralId {
    let done = firm.done(actor, RecordReferral { owner_id: actor.colleague, ..orion() }).await;
    assert_eq!(Some(done.owner_id), actor.colleague);
    done.id
}

/// Moves the clock past what `firm` has to do; the tests of verbs do not run jobs, so none may be due at the end.
pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The referral as it stands, having checked what must hold of every referral at every end of a verb.
pub async fn sound(firm: &TestFirm, id: ReferralId) -> Referral {
    let mut reader = firm.desk.db.read(Viewer::System("test")).await.unwrap();
    let referral = referrals::find(&mut reader, id).await.unwrap().expect("the referral is there");
    let open = steps::open_of(&mut reader, id).await.unwrap();
    match &open {
        Some(step) => {
            assert!(referral.is_open(), "what has ended has nothing next");
            let columns = (referral.next_what.clone(), referral.next_by_id, referral.next_due, referral.next_kind);
            assert_eq!(columns, (Some(step.what.clone()), Some(step.by_id), Some(step.due_at), step.kind));
            assert!(step.place.is_none() || step.place == referral.cadence_place);
        }
        None => {
            assert!(!referral.is_open(), "rule 1: nothing open is left without a next step");
            let columns = (&referral.next_what, referral.next_by_id, referral.next_due, referral.next_kind);
            assert_eq!(columns, (&None, None, None, None));
        }
    }
    assert_eq!(referral.is_open(), referral.decided_at.is_none());
    assert_eq!(referral.is_open(), referral.reason_id.is_none());
    assert!(!referral.is_open() || referral.owner_id.is_some(), "rule 1: nothing open is left without an owner");
    let engaged = clients::engagement_of(&mut reader, id).await.unwrap().is_some();
    let ours = referral.direction != goodword_domain::referral::Direction::Outbound;
    assert_eq!(engaged, ours && referral.outcome == Some(goodword_domain::referral::Outcome::Won));
    referral
}

/// The newest sentence of a referral's history.
pub async fn last_sentence(firm: &TestFirm, id: ReferralId) -> String {
    sentences(firm, id).await.remove(0)
}

/// The sentences of a referral's history, newest first.
pub async fn sentences(firm: &TestFirm, id: ReferralId) -> Vec<String> {
    let mut reader = firm.desk.db.read(Viewer::System("test")).await.unwrap();
    let trail = history::of_record(&mut reader, Noun::Referral, id.get(), 50).await.unwrap();
    trail.into_iter().map(|entry| entry.sentence).collect()
}

/// How the steps of a referral ended, oldest first; nothing for the open one.
pub async fn ends(firm: &TestFirm, id: ReferralId) -> Vec<Option<String>> {
    let mut reader = firm.desk.db.read(Viewer::System("test")).await.unwrap();
    steps::of_referral(&mut reader, id).await.unwrap().into_iter().map(|step| step.ended_how).collect()
}

/// A win with nothing said but which.
pub fn engage(referral_id: ReferralId) -> EngageClient {
    EngageClient {
        referral_id,
        version: None,
        reason: None,
        note: None,
        decided_on: None,
        decided_at: None,
        client_id: None,
        matter_title: None,
        practice_id: None,
        value: None,
        fee_earner_id: None,
        opened_on: None,
        custom: goodword_actions::custom::Custom::new(),
    }
}

/// A no of theirs.
pub fn lose(referral_id: ReferralId, reason: &str) -> LoseReferral {
    LoseReferral { referral_id, version: None, reason: Some(reason.to_owned()), note: None, decided_on: None, decided_at: None }
}

/// A no of ours.
pub fn decline(referral_id: ReferralId, reason: Option<&str>) -> DeclineReferral {
    DeclineReferral {
        referral_id,
        version: None,
        reason: reason.map(str::to_owned),
        note: None,
        decided_on: None,
        decided_at: None,
        pass_on_to_person_id: None,
        pass_on_to_person: None,
        pass_on_to_organisation_id: None,
        pass_on_to_organisation: None,
    }
}
