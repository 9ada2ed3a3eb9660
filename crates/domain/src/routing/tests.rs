use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn someone(id: i64) -> Candidate {
    Candidate {
        id: id.into(),
        practice: None,
        office: None,
        languages: Vec::new(),
        may_own: true,
        away: None,
        deputy: None,
        left: false,
        open_referrals: 0,
        strength_with_referrer: 0.0,
        working_now: true,
    }
}

fn facts() -> RouteFacts {
    RouteFacts {
        practice: Some(1.into()),
        practice_head: Some(1.into()),
        office: None,
        language: Some("PL".to_owned()),
        direction: Direction::Inbound,
        today: date(2026, 11, 11),
    }
}

fn rule(position: i64, to: RouteTo) -> RoutingRule {
    RoutingRule { position, practice: None, office: None, language: None, direction: None, knows_referrer: false, to }
}

const AWAY: Option<(Date, Date)> = Some((date(2026, 11, 11), date(2026, 11, 11)));

fn owner(rules: &[RoutingRule], candidates: &[Candidate]) -> (i64, String) {
    let routed = route(rules, 9.into(), candidates, &facts());
    (routed.owner.get(), routed.why)
}

#[test]
fn the_first_rule_that_fits_wins_in_order_of_position() {
    let people = [someone(1), someone(2), someone(3), someone(9)];
    let polish = RoutingRule { language: Some("pl".to_owned()), ..rule(2, RouteTo::Colleague(2.into())) };
    let other = RoutingRule { practice: Some(5.into()), ..rule(1, RouteTo::Colleague(3.into())) };
    let outbound = RoutingRule { direction: Some(Direction::Outbound), ..rule(0, RouteTo::Colleague(3.into())) };
    let known = RoutingRule { knows_referrer: true, ..rule(-1, RouteTo::Colleague(3.into())) };
    let rules = [rule(3, RouteTo::PracticeHead), polish, other, outbound, known];
    assert_eq!(owner(&rules, &people), (2, "Rule 2 sends it to a named colleague.".to_owned()));
    assert_eq!(owner(&rules[..1], &people).0, 1);
    assert_eq!(owner(&[], &people), (9, "No rule found anybody, so it goes to the fallback.".to_owned()));
}

#[test]
fn deputies_stand_in_along_the_chain_and_circles_end() {
    let mut people = [someone(1), someone(2), someone(3), someone(9)];
    people[0] = Candidate { away: AWAY, deputy: Some(2.into()), ..someone(1) };
    people[1] = Candidate { left: true, deputy: Some(3.into()), ..someone(2) };
    let head = [rule(1, RouteTo::PracticeHead)];
    let why = "Rule 1 sends it to the head of the practice, who is away, so it goes to the deputy.";
    assert_eq!(owner(&head, &people), (3, why.to_owned()));
    people[1].deputy = Some(1.into());
    assert_eq!(owner(&head, &people).0, 9);
    people[1].deputy = Some(77.into());
    assert_eq!(owner(&head, &people).0, 9);
    // The day after they are back.
    let back = RouteFacts { today: date(2026, 11, 12), ..facts() };
    assert_eq!(route(&head, 9.into(), &people, &back).owner.get(), 1);
}

#[test]
fn who_knows_the_referrer_and_who_is_least_loaded() {
    let strong = |id, strength_with_referrer| Candidate { strength_with_referrer, ..someone(id) };
    let people = [strong(1, 10.0), strong(2, 60.0), Candidate { away: AWAY, deputy: Some(1.into()), ..strong(3, 90.0) }];
    let knows = [rule(1, RouteTo::WhoKnowsReferrer)];
    assert_eq!(owner(&knows, &people).0, 2);
    assert_eq!(owner(&knows, &people[2..]).0, 3, "the fallback is unknown, so whoever may own waits with it");
    let busy = |id, open_referrals, working_now| Candidate { open_referrals, working_now, ..someone(id) };
    let load = [rule(1, RouteTo::LeastLoaded)];
    assert_eq!(owner(&load, &[busy(1, 3, true), busy(2, 1, true), busy(3, 0, false)]).0, 2);
    assert_eq!(owner(&load, &[busy(2, 1, true), busy(1, 1, true)]).0, 1);
    let polish = [RoutingRule { language: Some("pl".to_owned()), ..rule(1, RouteTo::LeastLoaded) }];
    let speaks = Candidate { languages: vec!["en".to_owned(), "Pl".to_owned()], ..busy(3, 9, true) };
    assert_eq!(owner(&polish, &[busy(1, 0, true), speaks]).0, 3);
}

#[test]
fn the_fallback_its_deputy_and_what_is_left_after_them() {
    let away = Candidate { away: AWAY, deputy: Some(2.into()), ..someone(9) };
    assert_eq!(owner(&[], &[someone(2), away.clone()]).0, 2);
    let alone = Candidate { deputy: None, ..away };
    assert_eq!(owner(&[], &[someone(2), alone]).0, 9);
    let gone = Candidate { left: true, ..someone(9) };
    let routed = route(&[], 9.into(), &[someone(2), gone.clone()], &facts());
    assert_eq!((routed.owner.get(), routed.by), (2, RoutedBy::Anybody));
    let assistant = Candidate { may_own: false, ..someone(2) };
    let routed = route(&[], 9.into(), &[assistant, gone], &facts());
    assert_eq!((routed.owner.get(), routed.by), (9, RoutedBy::Nobody));
}

fn candidate(id: i64) -> impl Strategy<Value = Candidate> {
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    (flags, prop::option::of(0_i64..8), 0_u32..4, prop::option::of(0_i64..3)).prop_map(
        move |((may_own, left, away, working_now), deputy, load, practice)| Candidate {
            may_own,
            left,
            working_now,
            away: if away { AWAY } else { None },
            deputy: deputy.map(Into::into),
            open_referrals: load,
            strength_with_referrer: f64::from(load) * 7.0,
            practice: practice.map(Into::into),
            ..someone(id)
        },
    )
}

fn any_rule() -> impl Strategy<Value = RoutingRule> {
    let to = prop_oneof![
        (0_i64..8).prop_map(|id| RouteTo::Colleague(id.into())),
        Just(RouteTo::PracticeHead),
        Just(RouteTo::WhoKnowsReferrer),
        Just(RouteTo::LeastLoaded),
    ];
    (to, 0_i64..5, prop::option::of(0_i64..3), any::<bool>()).prop_map(|(to, position, practice, knows_referrer)| RoutingRule {
        practice: practice.map(Into::into),
        knows_referrer,
        ..rule(position, to)
    })
}

proptest! {
    #[test]
    fn somebody_who_has_not_left_whenever_there_is_one(
        people in (0_i64..7).prop_flat_map(|n| (0..n).map(candidate).collect::<Vec<_>>()),
        rules in prop::collection::vec(any_rule(), 0..6),
        fallback in 0_i64..8,
    ) {
        let routed = route(&rules, fallback.into(), &people, &facts());
        let able = |c: &Candidate| c.may_own && !c.left;
        if people.iter().any(able) {
            prop_assert!(people.iter().any(|c| c.id == routed.owner && able(c)));
        } else {
            prop_assert_eq!(routed.by, RoutedBy::Nobody);
        }
        let chosen_away = people.iter().any(|c| c.id == routed.owner && c.away.is_some());
        prop_assert!(!chosen_away || routed.by != RoutedBy::Rule);
        let reversed: Vec<Candidate> = people.iter().rev().cloned().collect();
        prop_assert_eq!(routed, route(&rules, fallback.into(), &reversed, &facts()));
    }
}
