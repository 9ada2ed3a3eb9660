use goodword_actions::Actor;
use goodword_actions::engage_client::EngageClient;
use goodword_actions::log_touch::LogTouch;
use goodword_actions::raise_wall::RaiseWall;
use goodword_actions::record_referral::RecordReferral;
use goodword_domain::colleague::Role;
use goodword_domain::referral::Direction;
use goodword_domain::touch::TouchKind;
use goodword_domain::{ClientId, Date, MatterId, OrganisationId, PersonId, ReferralId, Timestamp};
use goodword_store::clients::list::MattersAre;
use goodword_store::people::positions;
use goodword_store::referrals::filter::Between;
use goodword_store::{Reader, clients, hanging, organisations, people, referrals, referrers, search, touches};
use goodword_testkit::{TestFirm, on_both_engines};

/// A referral that names all six: prospect, referrer and recipient, each a person at an organisation.
struct Six {
    referral: ReferralId,
    people: [PersonId; 3],
    organisations: [OrganisationId; 3],
    client: ClientId,
    matter: MatterId,
}

fn today() -> Date {
    "2026-03-11".parse().unwrap()
}

async fn six(firm: &TestFirm) -> Six {
    let owner = firm.colleague("Owen Owner", Role::FeeEarner).await;
    let record = RecordReferral {
        direction: Some(Direction::Inbound),
        prospect_person: Some("Petra Prospect".to_owned()),
        prospect_organisation: Some("Prospect Mills".to_owned()),
        referrer_person: Some("Rosa Referrer".to_owned()),
        referrer_organisation: Some("Referrer Bank".to_owned()),
        recipient_person: Some("Remy Recipient".to_owned()),
        recipient_organisation: Some("Recipient Chambers".to_owned()),
        need: Some("water rights".to_owned()),
        ..RecordReferral::default()
    };
    let referral = firm.done(&owner, record).await.id;
    let mut reader = firm.read_as(&owner).await;
    let row = referrals::find(&mut reader, referral).await.unwrap().unwrap();
    drop(reader);
    let people = [row.prospect_person_id, row.referrer_person_id, row.recipient_person_id].map(Option::unwrap);
    let touch: LogTouch = serde_json::from_value(serde_json::json!({
        "kind": TouchKind::Call, "referral_id": referral, "person_ids": [people[0]], "colleague_ids": [owner.colleague]
    }))
    .unwrap();
    firm.done(&owner, touch).await;
    let engage: EngageClient =
        serde_json::from_value(serde_json::json!({ "referral_id": referral, "reason": "engaged", "matter_title": "Mill race" }))
            .unwrap();
    let engaged = firm.done(&owner, engage).await;
    Six {
        referral,
        people,
        organisations: [row.prospect_organisation_id, row.referrer_organisation_id, row.recipient_organisation_id]
            .map(Option::unwrap),
        client: engaged.client_id.unwrap(),
        matter: engaged.matter_id.unwrap(),
    }
}

/// What one colleague sees of the six and of what hangs on them.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    referral: bool,
    touches: usize,
    matter: bool,
    client: bool,
    people: [bool; 3],
    organisations: [bool; 3],
    positions: [usize; 3],
    people_there: [usize; 3],
    lists: [usize; 4],
    hits: usize,
    made: i64,
}

async fn seen(firm: &TestFirm, who: &Actor, six: &Six) -> Seen {
    let mut reader = firm.read_as(who).await;
    let db = &mut reader;
    let mut seen = Seen {
        referral: referrals::find(db, six.referral).await.unwrap().is_some(),
        touches: touches::of_referral(db, six.referral).await.unwrap().len(),
        matter: clients::matter(db, six.matter).await.unwrap().is_some(),
        client: clients::find(db, six.client).await.unwrap().is_some(),
        people: [false; 3],
        organisations: [false; 3],
        positions: [0; 3],
        people_there: [0; 3],
        lists: lists(db).await,
        hits: 0,
        made: 0,
    };
    assert_eq!(seen.matter, clients::matters_of(db, six.client).await.unwrap().len() == 1);
    let organisation = Some(six.organisations[0]);
    assert_eq!(seen.client, clients::of_party(db, None, organisation).await.unwrap().is_some());
    for (at, person) in six.people.into_iter().enumerate() {
        let found = people::find(db, person).await.unwrap();
        seen.people[at] = found.is_some();
        let folded = ["petra prospect", "rosa referrer", "remy recipient"][at];
        assert_eq!(people::named(db, folded, 5).await.unwrap().len(), usize::from(found.is_some()));
        assert_eq!(people::matches(db, folded, today()).await.unwrap().len(), usize::from(found.is_some()));
        seen.positions[at] = positions::of_person(db, person).await.unwrap().len();
        assert_eq!(positions::on_day(db, person, today()).await.unwrap().is_some(), seen.positions[at] == 1);
    }
    for (at, organisation) in six.organisations.into_iter().enumerate() {
        let found = organisations::find(db, organisation).await.unwrap();
        seen.organisations[at] = found.is_some();
        let folded = ["prospect mills", "referrer bank", "recipient chambers"][at];
        assert_eq!(organisations::named(db, folded, 5).await.unwrap().len(), usize::from(found.is_some()));
        assert_eq!(organisations::matches(db, folded).await.unwrap().len(), usize::from(found.is_some()));
        seen.people_there[at] = organisations::list::members(db, organisation).await.unwrap().len();
    }
    for text in ["petra", "rosa", "remy", "mills", "bank", "chambers", "water rights", "mill race"] {
        seen.hits += search::everything(db, text, 5).await.unwrap().hits.len();
    }
    let of_rosa = people::list::page(db, &people::list::Wanted::named("rosa"), None, today(), 5).await.unwrap();
    seen.made = of_rosa.first().map_or(0, |line| line.made);
    let (all, visible) = hanging::on_person(db, six.people[1]).await.unwrap();
    assert_eq!((all.referrals, visible.referrals), (1, i64::from(seen.referral)));
    seen
}

async fn lists(db: &mut Reader) -> [usize; 4] {
    let count = people::list::count(db, &people::list::Wanted::named("")).await.unwrap();
    let people = people::list::page(db, &people::list::Wanted::named(""), None, today(), 50).await.unwrap().len();
    assert_eq!(usize::try_from(count).unwrap(), people);
    let organisations = organisations::list::page(db, &Default::default(), None, today(), 50).await.unwrap();
    let count = organisations::list::count(db, &Default::default(), today()).await.unwrap();
    assert_eq!(usize::try_from(count).unwrap(), organisations.len());
    // What a line counts and when something last happened is filtered by just as it is said: by what the viewer may see.
    let ever = Between { from: Some(Timestamp::UNIX_EPOCH), before: None };
    let all = organisations::list::Wanted::default;
    for (wanted, said) in [
        (organisations::list::Wanted { received: ever, ..all() }, organisations.iter().filter(|line| line.made > 0).count()),
        (
            organisations::list::Wanted { people: Some(true), ..all() },
            organisations.iter().filter(|line| line.people > 0).count(),
        ),
        (organisations::list::Wanted { touched: ever, ..all() }, organisations.iter().filter(|o| o.last_touch.is_some()).count()),
        (
            organisations::list::Wanted { client: Some(true), ..all() },
            organisations.iter().filter(|o| o.client_id.is_some()).count(),
        ),
    ] {
        let count = organisations::list::count(db, &wanted, today()).await.unwrap();
        assert_eq!(usize::try_from(count).unwrap(), said, "{wanted:?}");
    }
    let received = organisations.iter().filter(|line| line.last_received.is_some()).count();
    assert_eq!(received, organisations.iter().filter(|line| line.made > 0).count());
    let clients = clients::list::page(db, &Default::default(), None, today(), 50).await.unwrap();
    assert_eq!(clients::list::count(db, &Default::default(), today()).await.unwrap(), i64::try_from(clients.len()).unwrap());
    for (matters, said) in [
        (MattersAre::Open, clients.iter().filter(|line| line.open > 0).count()),
        (MattersAre::None, clients.iter().filter(|line| line.matters == 0).count()),
    ] {
        let wanted = clients::list::Wanted { matters: Some(matters), ..Default::default() };
        let count = clients::list::count(db, &wanted, today()).await.unwrap();
        assert_eq!(usize::try_from(count).unwrap(), said, "{wanted:?}");
    }
    let referrers = referrers::list::page(db, &referrers::list::Wanted::default(), None, 50).await.unwrap().len();
    [people, organisations.len(), referrers, clients.len()]
}

fn wall(six: &Six, what: &str, at: usize) -> RaiseWall {
    let mut wall = RaiseWall { name: "Heron".to_owned(), ..RaiseWall::default() };
    match what {
        "person" => wall.person_ids.push(six.people[at]),
        "organisation" => wall.organisation_ids.push(six.organisations[at]),
        "referral" => wall.referral_ids.push(six.referral),
        _ => wall.matter_ids.push(six.matter),
    }
    wall
}

on_both_engines! {
    async fn a_wall_hides_what_it_stands_before_and_all_that_names_it_from_the_denied_alone(firm) {
        let six = six(firm).await;
        let cora = firm.colleague("Cora Compliance", Role::Compliance).await;
        let allowed = firm.colleague("Alma Allowed", Role::FeeEarner).await;
        let whole = seen(firm, &allowed, &six).await;
        assert!(whole.referral && whole.matter && whole.client && whole.touches == 1 && whole.made == 1);
        assert_eq!((whole.people, whole.organisations, whole.positions), ([true; 3], [true; 3], [1; 3]));
        let mut number = 0;
        for (what, at) in [("person", 0), ("person", 1), ("person", 2), ("organisation", 0), ("organisation", 1), ("organisation", 2), ("referral", 0)] {
            number += 1;
            let denied = firm.colleague(&format!("Dora Denied {number}"), Role::Manager).await;
            firm.done(&cora, RaiseWall { colleague_ids: vec![denied.colleague.unwrap()], ..wall(&six, what, at) }).await;
            let part = seen(firm, &denied, &six).await;
            assert!(!part.referral && part.touches == 0 && !part.matter && part.made == 0, "{what} {at}: {part:?}");
            let hides = |noun: &str, place: usize| what == noun && at == place;
            for place in 0..3 {
                assert_eq!(part.people[place], !hides("person", place), "{what} {at}");
                assert_eq!(part.organisations[place], !hides("organisation", place), "{what} {at}");
                let position = !hides("person", place) && !hides("organisation", place);
                assert_eq!((part.positions[place], part.people_there[place]), (usize::from(position), usize::from(position)), "{what} {at}");
            }
            assert_eq!(part.client, !hides("organisation", 0), "{what} {at}");
            assert_eq!(part.lists[0], whole.lists[0] - usize::from(what == "person"));
            assert_eq!(part.lists[1], whole.lists[1] - usize::from(what == "organisation"));
            assert_eq!(part.lists[2], whole.lists[2] - usize::from(hides("person", 1)));
            assert_eq!(part.lists[3], whole.lists[3] - usize::from(hides("organisation", 0)));
            assert!(part.hits < whole.hits, "{what} {at}");
            assert_eq!(seen(firm, &allowed, &six).await, whole, "nobody else is denied anything");
        }
    }

    async fn a_wall_before_a_matter_hides_the_matter(firm) {
        let six = six(firm).await;
        let cora = firm.colleague("Cora Compliance", Role::Compliance).await;
        let denied = firm.colleague("Dora Denied", Role::Manager).await;
        let whole = seen(firm, &denied, &six).await;
        firm.done(&cora, RaiseWall { colleague_ids: vec![denied.colleague.unwrap()], ..wall(&six, "matter", 0) }).await;
        let part = seen(firm, &denied, &six).await;
        assert_eq!(part, Seen { matter: false, hits: whole.hits - 1, ..whole });
    }
}
