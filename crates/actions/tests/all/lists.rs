use goodword_actions::Rules;
use goodword_actions::add_practice::AddPractice;
use goodword_actions::add_reason::AddReason;
use goodword_actions::add_source::AddSource;
use goodword_actions::change_reason::ChangeReason;
use goodword_actions::change_source::ChangeSource;
use goodword_actions::retire_cadence::RetireCadence;
use goodword_actions::set_cadence::SetCadence;
use goodword_actions::set_routing::SetRouting;
use goodword_domain::colleague::Role;
use goodword_domain::referral::{Direction, Outcome};
use goodword_domain::touch::TouchKind;
use goodword_store::lists::{self, Reason, Source};
use goodword_testkit::{TestFirm, on_both_engines};

async fn sources(firm: &TestFirm) -> Vec<Source> {
    lists::sources(&mut firm.read_as(&firm.admin).await).await.unwrap()
}

async fn reasons(firm: &TestFirm, outcome: Outcome) -> Vec<Reason> {
    let all = lists::reasons(&mut firm.read_as(&firm.admin).await).await.unwrap();
    all.into_iter().filter(|r| r.outcome == outcome).collect()
}

fn as_it_is(source: &Source) -> ChangeSource {
    ChangeSource {
        source_id: source.id,
        name: source.name.clone(),
        place: None,
        is_referral: source.is_referral,
        retired: false,
        version: None,
    }
}

fn named(source: &str) -> AddSource {
    AddSource { name: source.to_owned(), ..AddSource::default() }
}

fn cadence(name: &str) -> SetCadence {
    SetCadence {
        cadence_id: None,
        name: name.to_owned(),
        direction: None,
        is_default: false,
        step_kind: vec![TouchKind::Call, TouchKind::EmailOut, TouchKind::Call],
        step_what: vec!["Ring".to_owned(), "Write".to_owned(), String::new()],
        step_after: vec!["2 hours".to_owned(), "3 days".to_owned(), " ".to_owned()],
        version: None,
    }
}

on_both_engines! {
    async fn a_source_of_ones_own_has_a_key_of_its_own(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        assert_eq!(firm.refused(&tom, named("Radio")).await.code, "forbidden");
        firm.done(&firm.admin, named("Radio & Podcast")).await;
        let last = sources(firm).await.pop().unwrap();
        assert_eq!((last.key.as_str(), last.place, last.is_referral), ("radio_podcast", 9, false));
        for taken in ["radio podcast", "WEBSITE"] {
            assert_eq!(firm.refused(&firm.admin, named(taken)).await.code, "source.taken");
        }
        assert_eq!(firm.refused(&firm.admin, named("…")).await.code, "source.no_key");
        assert_eq!(firm.refused(&firm.admin, named("")).await.field.as_deref(), Some("name"));
    }

    async fn sources_move_and_leave_the_list_but_keep_their_keys(firm) {
        let website = sources(firm).await.into_iter().find(|s| s.key == "website").unwrap();
        firm.done(&firm.admin, ChangeSource { name: "Our site".to_owned(), place: Some(0), ..as_it_is(&website) }).await;
        let after = sources(firm).await;
        assert_eq!((after[0].key.as_str(), after[0].name.as_str()), ("website", "Our site"));
        assert_eq!(after.iter().map(|s| s.place).collect::<Vec<_>>(), (0..9).collect::<Vec<_>>());
        firm.done(&firm.admin, ChangeSource { retired: true, ..as_it_is(&after[0]) }).await;
        let last = sources(firm).await.pop().unwrap();
        assert_eq!((last.key.as_str(), last.retired_at.is_some()), ("website", true), "what is off the list stands last");
        firm.done(&firm.admin, as_it_is(&last)).await;
        assert!(sources(firm).await.iter().all(|s| s.retired_at.is_none()));
    }

    async fn sources_the_product_writes_stay_as_they_are(firm) {
        let unknown = sources(firm).await.into_iter().find(|s| s.key == "referral_unknown").unwrap();
        assert_eq!(firm.refused(&firm.admin, ChangeSource { retired: true, ..as_it_is(&unknown) }).await.code, "source.needed");
        assert_eq!(firm.refused(&firm.admin, ChangeSource { is_referral: false, ..as_it_is(&unknown) }).await.code, "source.fixed");
        let taken = ChangeSource { name: "event".to_owned(), ..as_it_is(&unknown) };
        assert_eq!(firm.refused(&firm.admin, taken).await.code, "source.taken");
    }

    async fn every_outcome_keeps_a_reason(firm) {
        let add = |outcome, name: &str| AddReason { outcome, name: name.to_owned(), key: None };
        firm.done(&firm.admin, add(Outcome::Won, "Price")).await;
        assert_eq!(firm.refused(&firm.admin, add(Outcome::Lost, "price")).await.code, "reason.taken");
        let won = reasons(firm, Outcome::Won).await;
        assert_eq!(won.iter().map(|r| r.key.as_str()).collect::<Vec<_>>(), ["engaged", "engaged_again", "price"]);
        let change = |r: &Reason, place, retired| ChangeReason { reason_id: r.id, name: r.name.clone(), place, retired, version: None };
        firm.done(&firm.admin, change(&won[2], Some(0), false)).await;
        assert_eq!(reasons(firm, Outcome::Won).await[0].key, "price");
        firm.done(&firm.admin, change(&won[0], None, true)).await;
        firm.done(&firm.admin, change(&won[1], None, true)).await;
        assert_eq!(firm.refused(&firm.admin, change(&won[2], None, true)).await.code, "reason.last");
        let declined = reasons(firm, Outcome::Declined).await;
        let passed_on = declined.iter().find(|r| r.key == "passed_on").unwrap();
        assert_eq!(firm.refused(&firm.admin, change(passed_on, None, true)).await.code, "reason.needed");
        let places = declined.iter().map(|r| r.key.clone()).collect::<Vec<_>>();
        firm.done(&firm.admin, change(passed_on, None, false)).await;
        let unmoved = reasons(firm, Outcome::Declined).await.iter().map(|r| r.key.clone()).collect::<Vec<_>>();
        assert_eq!(unmoved, places, "without a place it stays where it is");
    }

    async fn exactly_one_cadence_is_the_default(firm) {
        let own = firm.done(&firm.admin, SetCadence { direction: Some(Direction::Internal), ..cadence("Colleagues") }).await;
        let rules = Rules::load(&mut firm.read_as(&firm.admin).await).await.unwrap();
        let (_, _, made) = rules.cadence_for(Direction::Internal).unwrap();
        assert_eq!(made.steps.iter().map(|s| (s.after_minutes, s.after_days)).collect::<Vec<_>>(), [(Some(120), None), (None, Some(3))]);
        assert_eq!(rules.cadence_for(Direction::Inbound).unwrap().2.name, "Standard");
        let standard = rules.cadences[0].0;
        assert_eq!(firm.refused(&firm.admin, RetireCadence { cadence_id: standard }).await.code, "cadence.no_default");
        let undone = SetCadence { cadence_id: Some(standard), ..cadence("Standard") };
        assert_eq!(firm.refused(&firm.admin, undone).await.code, "cadence.no_default");
        let for_one = SetCadence { is_default: true, direction: Some(Direction::Inbound), ..cadence("Quick") };
        assert_eq!(firm.refused(&firm.admin, for_one).await.code, "cadence.default_for_all");
        let quick = firm.done(&firm.admin, SetCadence { is_default: true, ..cadence("Quick") }).await;
        firm.done(&firm.admin, RetireCadence { cadence_id: standard }).await;
        firm.done(&firm.admin, RetireCadence { cadence_id: own }).await;
        let rules = Rules::load(&mut firm.read_as(&firm.admin).await).await.unwrap();
        assert_eq!(rules.cadences.iter().map(|c| c.0).collect::<Vec<_>>(), [quick]);
    }

    async fn a_cadence_nobody_could_follow_is_refused(firm) {
        let empty = SetCadence { step_kind: Vec::new(), step_what: Vec::new(), step_after: Vec::new(), ..cadence("Empty") };
        assert_eq!(firm.refused(&firm.admin, empty).await.code, "cadence.no_steps");
        let ragged = SetCadence { step_after: vec!["1 day".to_owned()], ..cadence("Ragged") };
        assert_eq!(firm.refused(&firm.admin, ragged).await.code, "cadence.ragged");
        let never = SetCadence { step_after: vec!["soon".to_owned(), "3 days".to_owned(), String::new()], ..cadence("Never") };
        assert_eq!(firm.refused(&firm.admin, never).await.code, "cadence.wait");
        let id = firm.done(&firm.admin, cadence("Twice")).await;
        let change = |version| SetCadence { cadence_id: Some(id), version: Some(version), ..cadence("Twice again") };
        firm.done(&firm.admin, change(1)).await;
        assert_eq!(firm.refused(&firm.admin, change(1)).await.code, "conflict");
    }

    async fn routing_is_one_list_in_order(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await.colleague.unwrap();
        let guest = firm.colleague("Guest Reader", Role::ReadOnly).await.colleague.unwrap();
        let practice = firm.done(&firm.admin, AddPractice { name: "Tax".to_owned(), head_id: None }).await;
        let routing = SetRouting {
            rule_send_to: vec![tom.to_string(), "least_loaded".to_owned()],
            rule_practice: vec![practice.to_string(), String::new()],
            rule_direction: vec![String::new(), "inbound".to_owned()],
            rule_knows_referrer: vec!["yes".to_owned(), String::new()],
            fallback_owner_id: Some(tom),
            ..SetRouting::default()
        };
        assert_eq!(firm.done(&firm.admin, routing.clone()).await, 2);
        let mut reader = firm.read_as(&firm.admin).await;
        let rules = lists::routing_rules(&mut reader).await.unwrap();
        assert_eq!((rules[0].practice_id, rules[0].colleague_id, rules[0].knows_referrer), (Some(practice), Some(tom), true));
        assert_eq!((rules[1].send_to.as_str(), rules[1].direction, rules[1].colleague_id), ("least_loaded", Some(Direction::Inbound), None));
        assert_eq!(Rules::load(&mut reader).await.unwrap().firm.fallback_owner_id, Some(tom));
        drop(reader);
        let to = |word: String| SetRouting { rule_send_to: vec![word], ..SetRouting::default() };
        let refusal = firm.refused(&firm.admin, to(guest.to_string())).await;
        assert!(refusal.sentence.starts_with("Rule 1 cannot be used. Guest Reader"), "{}", refusal.sentence);
        assert_eq!(firm.refused(&firm.admin, to("somebody".to_owned())).await.code, "routing.unreadable");
        let ragged = SetRouting { rule_office: vec![String::new()], ..routing };
        assert_eq!(firm.refused(&firm.admin, ragged).await.code, "routing.ragged");
        assert_eq!(firm.refused(&firm.admin, SetRouting::default()).await.code, "routing.nothing_said");
        let both = SetRouting { no_rules: true, ..to("least_loaded".to_owned()) };
        assert_eq!(firm.refused(&firm.admin, both).await.code, "routing.nothing_said");
        assert_eq!(lists::routing_rules(&mut firm.read_as(&firm.admin).await).await.unwrap().len(), 2);
        assert_eq!(firm.done(&firm.admin, SetRouting { no_rules: true, ..SetRouting::default() }).await, 0);
    }
}
