//! Whatever is done is taken back, in whatever order it was done, and done again.

use goodword_actions::add_client::AddClient;
use goodword_actions::add_organisation::AddOrganisation;
use goodword_actions::add_person::AddPerson;
use goodword_actions::add_source::AddSource;
use goodword_actions::bulk_referrals::BulkReferrals;
use goodword_actions::change_organisation::ChangeOrganisation;
use goodword_actions::change_person::ChangePerson;
use goodword_actions::change_referral::ChangeReferral;
use goodword_actions::change_source::ChangeSource;
use goodword_actions::close_loop::CloseLoop;
use goodword_actions::correct_position::CorrectPosition;
use goodword_actions::end_position::EndPosition;
use goodword_actions::finish_step::FinishStep;
use goodword_actions::log_touch::LogTouch;
use goodword_actions::move_person::MovePerson;
use goodword_actions::move_stage::MoveStage;
use goodword_actions::raise_wall::RaiseWall;
use goodword_actions::reassign_referral::ReassignReferral;
use goodword_actions::record_referral::RecordReferral;
use goodword_actions::set_cadence::SetCadence;
use goodword_actions::set_credits::SetCredits;
use goodword_actions::set_next_step::SetNextStep;
use goodword_actions::set_referrer::SetReferrer;
use goodword_actions::set_routing::SetRouting;
use goodword_actions::snooze_step::SnoozeStep;
use goodword_actions::tag_clients::TagClients;
use goodword_actions::take_back::TakeBack;
use goodword_actions::{ActionError, Actor, Verb};
use goodword_domain::colleague::Role;
use goodword_domain::job::Job;
use goodword_domain::{ActId, ClientId, Noun, OrganisationId, PersonId, PositionId, ReferralId};
use goodword_store::people::{self, positions};
use goodword_store::referrals::steps;
use goodword_store::{Sql, Viewer, acts, lists, referrals};
use goodword_testkit::everything::{assert_same, everything};
use goodword_testkit::{TestFirm, on_both_engines};
use jiff::SignedDuration;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::common::{last_sentence, sound};

/// Does a verb; hands back by which number it can be taken back.
async fn done<V: Verb + DeserializeOwned>(firm: &TestFirm, by: &Actor, wish: Value) -> (V::Done, Option<ActId>) {
    firm.desk.run_once(by, serde_json::from_value::<V>(wish).unwrap()).await.unwrap()
}

/// The same, of a verb that can be taken back and changed something.
async fn act<V: Verb + DeserializeOwned>(firm: &TestFirm, by: &Actor, wish: Value) -> ActId {
    done::<V>(firm, by, wish).await.1.unwrap()
}

async fn taken_back(firm: &TestFirm, by: &Actor, act_id: ActId) -> ActId {
    firm.clock.advance(SignedDuration::from_secs(1));
    firm.desk.run_once(by, TakeBack { act_id }).await.unwrap().1.unwrap()
}

/// A firm with people, a client and referrals to do things to.
struct Cast {
    people: Vec<PersonId>,
    organisations: Vec<OrganisationId>,
    referrals: Vec<ReferralId>,
    client: ClientId,
    owners: Vec<Actor>,
}

async fn cast(firm: &TestFirm) -> Cast {
    let owners = vec![firm.colleague("Tom Fee", Role::FeeEarner).await, firm.colleague("Eve Fee", Role::FeeEarner).await];
    let mut people = Vec::new();
    for (name, at) in [("Amira Khan", "Hale & Co"), ("Ben Orion", "Orion Foods"), ("Cy Moss", "Moss Tax")] {
        people.push(done::<AddPerson>(firm, &owners[0], json!({ "name": name, "organisation": at })).await.0);
    }
    let mut organisations = Vec::new();
    for name in ["Birch LLP", "Cedar plc"] {
        organisations.push(done::<AddOrganisation>(firm, &owners[0], json!({ "name": name })).await.0);
    }
    let mut referrals = Vec::new();
    for (by, prospect, need) in [(0, 1, "a lease"), (2, 1, "a will"), (0, 2, "a merger")] {
        let record = json!({ "referrer_person_id": people[by], "prospect_person_id": people[prospect], "need": need });
        referrals.push(done::<RecordReferral>(firm, &owners[0], record).await.0.id);
    }
    let client = done::<AddClient>(firm, &owners[0], json!({ "organisation_id": organisations[0] })).await.0;
    Cast { people, organisations, referrals, client, owners }
}

impl Cast {
    /// Does one thing or another; nothing where a rule says no.
    #[expect(clippy::too_many_lines, reason = "a table with a row for each verb")]
    async fn something(&self, firm: &TestFirm, chance: &mut StdRng) -> Option<ActId> {
        let pick = chance.random_range(0..1_000_u32);
        let (referral, person) = (self.referrals[pick as usize % 3], self.people[pick as usize % 3]);
        let organisation = self.organisations[pick as usize % 2];
        let by = &firm.admin;
        let (position, source) = {
            let mut db = firm.desk.db.read(Viewer::System("test")).await.unwrap();
            let position: Option<PositionId> = positions::of_person(&mut db, person).await.unwrap().first().map(|p| p.id);
            (position, lists::sources(&mut db).await.unwrap()[pick as usize % 4].clone())
        };
        let stage = ["contacted", "talking", "proposal"][pick as usize % 3];
        macro_rules! tried {
            ($verb:ty, $wish:expr) => {
                match firm.desk.run_once(by, serde_json::from_value::<$verb>($wish).unwrap()).await {
                    Ok((_, act)) => act,
                    Err(ActionError::Refused(_)) => None,
                    Err(error) => panic!("{} failed: {error}", <$verb>::NAME),
                }
            };
        }
        match chance.random_range(0..22_u32) {
            0 => tried!(
                ChangePerson,
                json!({ "person_id": person, "name": format!("Name {pick}"), "email": "x@y.example", "note": "n" })
            ),
            1 => tried!(ChangeOrganisation, json!({ "organisation_id": organisation, "name": format!("Firm {pick}") })),
            2 => tried!(
                MovePerson,
                json!({ "person_id": person, "organisation": format!("New {}", pick % 5), "title": "Partner" })
            ),
            3 => {
                tried!(SetReferrer, json!({ "person_id": person, "kind": "professional", "tier": "A", "note": pick.to_string() }))
            }
            4 => tried!(
                ChangeReferral,
                json!({ "referral_id": referral, "need": format!("need {pick}"), "value": "40k", "source": source.key })
            ),
            5 => tried!(
                ChangeReferral,
                json!({ "referral_id": referral, "referrer_person": format!("Zoe {}", pick % 4), "referrer_organisation": "Elm" })
            ),
            6 => tried!(MoveStage, json!({ "referral_id": referral, "stage": stage })),
            7 => tried!(
                SetNextStep,
                json!({ "referral_id": referral, "next_what": format!("Write {pick}"), "next_on": "2026-03-20" })
            ),
            8 => tried!(
                FinishStep,
                json!({ "referral_id": referral, "next_what": format!("Call {pick}"), "next_on": "2026-03-23" })
            ),
            9 => tried!(SnoozeStep, json!({ "referral_id": referral, "until": "2026-04-01", "reason": "On holiday" })),
            10 => {
                tried!(ReassignReferral, json!({ "referral_id": referral, "owner_id": self.owners[pick as usize % 2].colleague }))
            }
            11 => tried!(
                SetCredits,
                json!({ "referral_id": referral, "why": "Both", "percents": ["60", "40"],
                "credited": [format!("person:{}", self.people[0]), format!("person:{}", self.people[2])] })
            ),
            12 => tried!(LogTouch, json!({ "kind": "call", "referral_id": referral, "note": "Spoke" })),
            13 => tried!(LogTouch, json!({ "kind": "lunch", "person_ids": [person], "minutes": 60 })),
            14 => tried!(CloseLoop, json!({ "referral_id": referral, "step": "thanked", "how": "a call" })),
            15 => tried!(TagClients, json!({ "client_ids": [self.client], "source": source.key })),
            16 => tried!(AddSource, json!({ "name": format!("Source {pick}") })),
            17 => tried!(
                ChangeSource,
                json!({ "source_id": source.id, "name": format!("Way {pick}"), "place": pick % 5, "is_referral": source.is_referral })
            ),
            18 => tried!(
                SetRouting,
                json!({ "rule_send_to": ["least_loaded", "who_knows_referrer"], "rule_language": ["", "fr"],
                "rule_practice": [], "rule_office": [], "rule_direction": [], "rule_knows_referrer": [], "no_rules": false })
            ),
            19 => tried!(
                BulkReferrals,
                json!({ "referral_ids": self.referrals, "next_on": "2026-03-25", "next_what": format!("All {pick}") })
            ),
            20 => tried!(
                SetCadence,
                json!({ "name": format!("Row {pick}"), "is_default": pick % 2 == 0, "step_kind": ["call"], "step_what": ["Call"], "step_after": ["2 hours"] })
            ),
            _ => match position {
                Some(id) if pick % 2 == 0 => tried!(EndPosition, json!({ "position_id": id, "until_on": "2026-03-10" })),
                Some(id) => tried!(CorrectPosition, json!({ "position_id": id, "title": format!("Title {pick}") })),
                None => None,
            },
        }
    }
}

on_both_engines! {
    async fn whatever_was_done_is_taken_back_and_done_again(firm) {
        let cast = cast(firm).await;
        for seed in 0..3 {
            let mut chance = StdRng::seed_from_u64(seed);
            let before = everything(firm).await;
            let mut done = Vec::new();
            for _ in 0..40 {
                firm.clock.advance(SignedDuration::from_secs(1));
                done.extend(cast.something(firm, &mut chance).await);
            }
            assert!(done.len() > 25, "most of it can be done: {}", done.len());
            let after = everything(firm).await;
            let mut back = Vec::new();
            for act in done.into_iter().rev() {
                back.push(taken_back(firm, &firm.admin, act).await);
            }
            assert_same(&everything(firm).await, &before);
            for referral in &cast.referrals {
                sound(firm, *referral).await;
            }
            for act in back.into_iter().rev() {
                taken_back(firm, &firm.admin, act).await;
            }
            assert_same(&everything(firm).await, &after);
            for referral in &cast.referrals {
                sound(firm, *referral).await;
            }
        }
    }

    async fn what_somebody_changed_since_is_never_written_over(firm) {
        let cast = cast(firm).await;
        let (tom, eve) = (&cast.owners[0], &cast.owners[1]);
        let person = cast.people[0];
        let named = act::<ChangePerson>(firm, tom, json!({ "person_id": person, "name": "Amira Shah", "phone": "1" })).await;
        let noted = act::<ChangePerson>(firm, eve, json!({ "person_id": person, "name": "Amira Shah", "phone": "1", "note": "Likes tea" })).await;
        let again = act::<ChangePerson>(firm, eve, json!({ "person_id": person, "name": "Amira Shah", "phone": "2", "note": "Likes tea" })).await;
        let refused = firm.refused(tom, TakeBack { act_id: named }).await;
        assert_eq!(refused.code, "act.changed_since");
        assert_eq!(refused.sentence, "Eve Fee changed the same person since, today at 10:00. Nothing was taken back, so that nothing of theirs is lost. Look at the record and change it.");
        taken_back(firm, eve, again).await;
        taken_back(firm, tom, named).await;
        let mut db = firm.read_as(tom).await;
        let stands = people::find(&mut db, person).await.unwrap().unwrap();
        assert_eq!((stands.name.as_str(), stands.phone, stands.note.as_str()), ("Amira Khan", None, "Likes tea"), "what another added stays");
        assert_eq!(stands.version, 6, "who has it open is told that it changed");
        drop(db);
        let code = firm.refused(tom, TakeBack { act_id: named }).await.code;
        assert_eq!(code, "act.taken_back_already");
        firm.at("2026-04-12T10:00:00Z");
        assert_eq!(firm.refused(eve, TakeBack { act_id: noted }).await.code, "act.too_old");
        firm.at("2026-03-11T10:00:01Z");
    }

    async fn a_step_that_is_back_is_reminded_of_and_rule_1_holds(firm) {
        let cast = cast(firm).await;
        let (tom, eve) = (&cast.owners[0], &cast.owners[1]);
        let id = cast.referrals[0];
        let due = |step: goodword_domain::StepId| {
            let key = Job::RemindOfStep { referral: id, step }.once_key();
            async move {
                let mut db = firm.desk.db.read(Viewer::System("test")).await.unwrap();
                let sql = Sql::new("select count(*) as n from jobs where finished_at is null and once_key = ").add_bound("", key);
                db.value::<i64>(sql).await.unwrap()
            }
        };
        let open = async || steps::open_of(&mut firm.read_as(tom).await, id).await.unwrap().unwrap();
        let first = open().await;
        let finished = act::<FinishStep>(firm, tom, json!({ "referral_id": id, "next_what": "Write", "next_on": "2026-03-20" })).await;
        let second = open().await;
        assert_ne!(first.id, second.id);
        let back = taken_back(firm, tom, finished).await;
        assert_eq!(open().await, first);
        assert_eq!((due(first.id).await, due(second.id).await), (1, 0));
        taken_back(firm, tom, back).await;
        assert_eq!(open().await, second);
        assert_eq!(due(second.id).await, 1);
        assert!(last_sentence(firm, id).await.starts_with("Done again: "), "{}", last_sentence(firm, id).await);

        let given = act::<ReassignReferral>(firm, &firm.admin, json!({ "referral_id": id, "owner_id": eve.colleague })).await;
        assert_eq!(firm.refused(tom, TakeBack { act_id: given }).await.code, "referral.not_yours");
        let kyle = firm.colleague("Kyle Read", Role::ReadOnly).await;
        assert_eq!(firm.refused(&kyle, TakeBack { act_id: given }).await.code, "forbidden");
        firm.done(&firm.admin, serde_json::from_value::<goodword_actions::hand_over::HandOver>(json!({ "colleague_id": tom.colleague, "to_id": eve.colleague, "left_on": "2026-03-11" })).unwrap()).await;
        assert_eq!(firm.refused(&firm.admin, TakeBack { act_id: given }).await.code, "colleague.left", "nothing comes back to who has left");
        sound(firm, id).await;
    }

    async fn walls_hold_and_bulk_goes_as_a_whole(firm) {
        let cast = cast(firm).await;
        let (tom, eve) = (&cast.owners[0], &cast.owners[1]);
        let before = everything(firm).await;
        let bulk = act::<BulkReferrals>(firm, tom, json!({ "referral_ids": cast.referrals, "stage": "talking" })).await;
        let touch = act::<LogTouch>(firm, eve, json!({ "kind": "call", "person_ids": [cast.people[0]] })).await;
        let cora = firm.colleague("Cora Compliance", Role::Compliance).await;
        let wall = RaiseWall { name: "Blue".to_owned(), person_ids: vec![cast.people[0]], colleague_ids: eve.colleague.into_iter().collect(), ..RaiseWall::default() };
        firm.done(&cora, wall).await;
        let walled = everything(firm).await;
        for act_id in [bulk, touch] {
            assert_eq!(firm.refused(eve, TakeBack { act_id }).await.code, "missing", "what a wall hides cannot be taken back, nor found");
        }
        assert_same(&everything(firm).await, &walled);
        taken_back(firm, tom, bulk).await;
        taken_back(firm, &firm.admin, touch).await;
        let walls = |rows: Vec<Value>| rows.into_iter().filter(|row| row.get("one").is_none()).collect::<Vec<_>>();
        assert_same(&walls(everything(firm).await), &walls(before));
        let mut db = firm.read_as(tom).await;
        let entries = acts::entries(&mut db, bulk).await.unwrap();
        assert_eq!(entries.iter().filter(|entry| entry.noun == Noun::Referral).count(), 3, "one act, an entry for each");
        assert!(referrals::find(&mut db, cast.referrals[0]).await.unwrap().is_some());
    }
}
