use goodword_actions::add_client::AddClient;
use goodword_actions::add_custom_field::AddCustomField;
use goodword_actions::add_organisation::AddOrganisation;
use goodword_actions::add_person::AddPerson;
use goodword_actions::add_practice::AddPractice;
use goodword_actions::engage_client::EngageClient;
use goodword_actions::log_touch::LogTouch;
use goodword_actions::move_person::MovePerson;
use goodword_actions::record_referral::RecordReferral;
use goodword_actions::set_referrer::SetReferrer;
use goodword_actions::tag_clients::TagClients;
use goodword_domain::quiet::QuietRule;
use goodword_domain::referrer::{ReferrerKind, Tier};
use goodword_domain::{Date, Noun, PersonId, Timestamp};
use goodword_store::clients::list::{Days, MatterIs, MattersAre};
use goodword_store::custom_fields::CustomIs;
use goodword_store::referrals::filter::{Between, Filter, Pick};
use goodword_store::{clients, organisations, people, referrals, referrers, search};
use goodword_testkit::{TestFirm, on_both_engines};
use serde_json::json;

fn today() -> Date {
    "2026-03-11".parse().unwrap()
}

async fn person(firm: &TestFirm, name: &str, at: &str) -> PersonId {
    let add = AddPerson { name: name.to_owned(), organisation: Some(at.to_owned()), ..AddPerson::default() };
    firm.done(&firm.admin, add).await
}

async fn introduced(firm: &TestFirm, by: PersonId, prospect: &str, need: &str) -> goodword_domain::ReferralId {
    let record = RecordReferral {
        referrer_person_id: Some(by),
        prospect_organisation: Some(prospect.to_owned()),
        need: Some(need.to_owned()),
        ..RecordReferral::default()
    };
    firm.done(&firm.admin, record).await.id
}

/// What the custom field “Check” must hold.
fn held(words: &str, nothing: bool) -> CustomIs {
    CustomIs {
        key: "check".to_owned(),
        nothing,
        words: words.split_whitespace().map(str::to_owned).collect(),
        ..CustomIs::default()
    }
}

on_both_engines! {
    async fn people_are_paged_by_name_and_none_is_left_out(firm) {
        for name in ["Émile Zola", "amira khan", "Amira Khan", "Zed Aaron", "Bo", "Émile Zola"] {
            person(firm, name, "Hale & Co").await;
        }
        let mut reader = firm.read_as(&firm.admin).await;
        let (mut after, mut names) = (None::<(String, PersonId)>, Vec::new());
        loop {
            let behind = after.as_ref().map(|(name, id)| (name.as_str(), *id));
            let lines = people::list::page(&mut reader, &people::list::Wanted::named(""), behind, today(), 2).await.unwrap();
            let Some(last) = lines.last() else { break };
            after = Some((last.name_sort.clone(), last.id));
            names.extend(lines.into_iter().map(|l| l.name));
        }
        assert_eq!(names, ["Amira Khan", "amira khan", "Bo", "Émile Zola", "Émile Zola", "Zed Aaron"]);
        assert_eq!(people::list::page(&mut reader, &people::list::Wanted::named("zol"), None, today(), 9).await.unwrap().len(), 2);
        assert_eq!(people::list::count(&mut reader, &people::list::Wanted::named("ZOLA")).await.unwrap(), 2);
    }

    async fn people_are_narrowed_by_what_is_known_of_them(firm) {
        let wish = json!({ "noun": "person", "label": "Check", "kind": "text" });
        firm.done(&firm.admin, serde_json::from_value::<AddCustomField>(wish).unwrap()).await;
        let add = |name: &str, email: Option<&str>, phone: Option<&str>, check: &str| {
            let wish = json!({ "name": name, "email": email, "phone": phone, "custom": { "check": check } });
            serde_json::from_value::<AddPerson>(wish).unwrap()
        };
        let amira = firm.done(&firm.admin, add("Amira Khan", Some("a@hale.example"), None, "cedar 1")).await;
        let bea = firm.done(&firm.admin, add("Bea Moss", None, Some("020 1"), "cedar 2")).await;
        firm.done(&firm.admin, add("Cy Empty", None, None, "")).await;
        let referrer = json!({ "person_id": amira, "kind": "client", "tier": "A" });
        firm.done(&firm.admin, serde_json::from_value::<SetReferrer>(referrer).unwrap()).await;
        let call = |person: PersonId, at: &str| {
            let wish = json!({ "kind": "call", "person_ids": [person], "at": at });
            serde_json::from_value::<LogTouch>(wish).unwrap()
        };
        firm.done(&firm.admin, call(amira, "2026-01-15T10:00:00Z")).await;
        firm.done(&firm.admin, call(amira, "2026-03-10T10:00:00Z")).await;
        firm.done(&firm.admin, call(bea, "2026-01-20T10:00:00Z")).await;
        let instant = |text: &str| Some(text.parse::<Timestamp>().unwrap());
        let january = Between { from: instant("2026-01-01T00:00:00Z"), before: instant("2026-02-01T00:00:00Z") };
        let march = Between { from: instant("2026-03-01T00:00:00Z"), before: instant("2026-04-01T00:00:00Z") };
        let all = people::list::Wanted::default;
        for (wanted, names) in [
            (all(), vec!["Amira Khan", "Bea Moss", "Cy Empty"]),
            (people::list::Wanted { kind: Some(Pick::One(ReferrerKind::Client)), ..all() }, vec!["Amira Khan"]),
            (people::list::Wanted { kind: Some(Pick::Nothing), ..all() }, vec!["Bea Moss", "Cy Empty"]),
            (people::list::Wanted { tier: Some(Tier::A), ..all() }, vec!["Amira Khan"]),
            (people::list::Wanted { email: Some(true), ..all() }, vec!["Amira Khan"]),
            (people::list::Wanted { phone: Some(false), ..all() }, vec!["Amira Khan", "Cy Empty"]),
            (people::list::Wanted { touched: january, ..all() }, vec!["Bea Moss"]),
            (people::list::Wanted { touched: march, ..all() }, vec!["Amira Khan"]),
            (people::list::Wanted { untouched: march, ..all() }, vec!["Bea Moss", "Cy Empty"]),
            (people::list::Wanted { custom: vec![held("cedar", false)], ..all() }, vec!["Amira Khan", "Bea Moss"]),
            (people::list::Wanted { custom: vec![held("cedar 2", false)], ..all() }, vec!["Bea Moss"]),
            (people::list::Wanted { custom: vec![held("", true)], ..all() }, vec!["Cy Empty"]),
            (people::list::Wanted { custom: vec![CustomIs { key: "gone".to_owned(), ..held("x", false) }], phone: Some(true), ..all() }, vec!["Bea Moss"]),
        ] {
            let mut reader = firm.read_as(&firm.admin).await;
            let lines = people::list::page(&mut reader, &wanted, None, today(), 9).await.unwrap();
            assert_eq!(lines.iter().map(|line| line.name.as_str()).collect::<Vec<_>>(), names, "{wanted:?}");
            assert_eq!(people::list::count(&mut reader, &wanted).await.unwrap(), i64::try_from(names.len()).unwrap());
        }
        let mut reader = firm.read_as(&firm.admin).await;
        let lines = people::list::page(&mut reader, &all(), None, today(), 9).await.unwrap();
        let last: Vec<Option<String>> = lines.iter().map(|line| line.last_touch.map(|at| at.to_string())).collect();
        assert_eq!(last, [Some("2026-03-10T10:00:00Z".to_owned()), Some("2026-01-20T10:00:00Z".to_owned()), None]);
    }

    async fn organisations_are_narrowed_by_what_is_known_of_them(firm) {
        let day: Date = "2026-03-12".parse().unwrap();
        let wish = json!({ "noun": "organisation", "label": "Check", "kind": "text" });
        firm.done(&firm.admin, serde_json::from_value::<AddCustomField>(wish).unwrap()).await;
        let add = async |name: &str, website: &str, check: &str| {
            let wish = json!({ "name": name, "website": website, "custom": { "check": check } });
            firm.done(&firm.admin, serde_json::from_value::<AddOrganisation>(wish).unwrap()).await
        };
        let brook = add("Brook Partners", "brook.example", "cedar 2").await;
        firm.at("2026-03-12T10:00:00Z");
        let ash = add("Ash & Co", "", "").await;
        let hale = add("Hale & Co", "", "cedar 1").await;
        let amira = person(firm, "Amira Khan", "Hale & Co").await;
        let bea = person(firm, "Bea Moss", "Brook Partners").await;
        introduced(firm, amira, "Orion Foods", "lease").await;
        let referrer = json!({ "organisation_id": hale, "kind": "professional", "tier": "A" });
        firm.done(&firm.admin, serde_json::from_value::<SetReferrer>(referrer).unwrap()).await;
        let client = AddClient { organisation: Some("Brook Partners".to_owned()), ..AddClient::default() };
        let client = firm.done(&firm.admin, client).await;
        for (person, at) in [(amira, "2026-01-15T10:00:00Z"), (bea, "2026-02-20T10:00:00Z")] {
            let call = json!({ "kind": "call", "person_ids": [person], "at": at });
            firm.done(&firm.admin, serde_json::from_value::<LogTouch>(call).unwrap()).await;
        }
        // Who left is nobody there any more, and what is said of there does not go with them.
        let left = person(firm, "Cy Gone", "Ash & Co").await;
        let call = json!({ "kind": "call", "person_ids": [left], "at": "2026-03-01T10:00:00Z" });
        firm.done(&firm.admin, serde_json::from_value::<LogTouch>(call).unwrap()).await;
        let moved = json!({ "person_id": left, "organisation": "Hale & Co", "from_on": "2026-03-12" });
        firm.done(&firm.admin, serde_json::from_value::<MovePerson>(moved).unwrap()).await;

        let instant = |text: &str| Some(text.parse::<Timestamp>().unwrap());
        let within = |from: &str, before: &str| Between { from: instant(from), before: instant(before) };
        let january = within("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z");
        let february = within("2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z");
        let march = within("2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z");
        let eleventh = within("2026-03-11T00:00:00Z", "2026-03-12T00:00:00Z");
        let all = organisations::list::Wanted::default;
        let everywhere = ["Ash & Co", "Brook Partners", "Hale & Co", "Orion Foods"];
        for (wanted, names) in [
            (all(), &everywhere[..]),
            (organisations::list::Wanted::named("CO"), &["Ash & Co", "Hale & Co"]),
            (organisations::list::Wanted { kind: Some(Pick::One(ReferrerKind::Professional)), tier: Some(Tier::A), ..all() }, &["Hale & Co"]),
            (organisations::list::Wanted { kind: Some(Pick::Nothing), ..all() }, &["Ash & Co", "Brook Partners", "Orion Foods"]),
            (organisations::list::Wanted { people: Some(true), ..all() }, &["Brook Partners", "Hale & Co"]),
            (organisations::list::Wanted { people: Some(false), ..all() }, &["Ash & Co", "Orion Foods"]),
            (organisations::list::Wanted { client: Some(true), ..all() }, &["Brook Partners"]),
            (organisations::list::Wanted { website: Some(false), ..all() }, &["Ash & Co", "Hale & Co", "Orion Foods"]),
            (organisations::list::Wanted { received: march, ..all() }, &["Hale & Co"]),
            (organisations::list::Wanted { received: february, ..all() }, &[]),
            (organisations::list::Wanted { unreceived: march, ..all() }, &["Ash & Co", "Brook Partners", "Orion Foods"]),
            (organisations::list::Wanted { touched: january, ..all() }, &[]),
            (organisations::list::Wanted { touched: february, ..all() }, &["Brook Partners"]),
            (organisations::list::Wanted { touched: march, ..all() }, &["Hale & Co"]),
            (organisations::list::Wanted { untouched: march, ..all() }, &["Ash & Co", "Brook Partners", "Orion Foods"]),
            (organisations::list::Wanted { recorded: eleventh, ..all() }, &["Brook Partners"]),
            (organisations::list::Wanted { sample: Some(false), ..all() }, &everywhere),
            (organisations::list::Wanted { sample: Some(true), ..all() }, &[]),
            (organisations::list::Wanted { custom: vec![held("cedar", false)], ..all() }, &["Brook Partners", "Hale & Co"]),
            (organisations::list::Wanted { custom: vec![held("", true)], ..all() }, &["Ash & Co", "Orion Foods"]),
        ] {
            let mut reader = firm.read_as(&firm.admin).await;
            let lines = organisations::list::page(&mut reader, &wanted, None, day, 9).await.unwrap();
            assert_eq!(lines.iter().map(|line| line.name.as_str()).collect::<Vec<_>>(), names, "{wanted:?}");
            let count = organisations::list::count(&mut reader, &wanted, day).await.unwrap();
            assert_eq!(count, i64::try_from(names.len()).unwrap(), "{wanted:?}");
        }
        let mut reader = firm.read_as(&firm.admin).await;
        let lines = organisations::list::page(&mut reader, &all(), None, day, 9).await.unwrap();
        assert_eq!(lines.iter().map(|line| (line.people, line.made, line.about)).collect::<Vec<_>>(), [(0, 0, 0), (1, 0, 0), (2, 1, 0), (0, 0, 1)]);
        assert_eq!((lines[1].client_id, lines[2].last_received.is_some(), lines[0].last_touch), (Some(client), true, None));
        assert_eq!(lines[1].last_touch, instant("2026-02-20T10:00:00Z"));
        // What was recorded last comes first, and a page begins behind a line.
        let newest = organisations::list::Wanted { order: organisations::list::Order::Recorded, ..all() };
        let first = organisations::list::page(&mut reader, &newest, None, day, 2).await.unwrap();
        assert_eq!(first.iter().map(|line| line.name.as_str()).collect::<Vec<_>>(), ["Orion Foods", "Hale & Co"]);
        let rest = organisations::list::page(&mut reader, &newest, Some(("", first[1].id)), day, 9).await.unwrap();
        assert_eq!(rest.iter().map(|line| line.id).collect::<Vec<_>>(), [ash, brook]);
    }

    async fn clients_are_narrowed_by_what_is_known_of_them_and_of_one_of_their_matters(firm) {
        let wish = json!({ "noun": "matter", "label": "Check", "kind": "text" });
        firm.done(&firm.admin, serde_json::from_value::<AddCustomField>(wish).unwrap()).await;
        let add = async |client: AddClient, since: &str| {
            firm.done(&firm.admin, AddClient { since_on: Some(since.parse().unwrap()), ..client }).await
        };
        let named = |organisation: &str| AddClient { organisation: Some(organisation.to_owned()), ..AddClient::default() };
        add(AddClient { person: Some("Ann Alder".to_owned()), source: Some("event".to_owned()), ..AddClient::default() }, "2019-05-01").await;
        let birch = add(named("Birch & Co"), "2024-05-01").await;
        let amira = person(firm, "Amira Khan", "Birch & Co").await;
        let call = json!({ "kind": "call", "person_ids": [amira], "at": "2026-03-01T10:00:00Z" });
        firm.done(&firm.admin, serde_json::from_value::<LogTouch>(call).unwrap()).await;
        let practice = firm.done(&firm.admin, AddPractice { name: "Property".to_owned(), ..AddPractice::default() }).await;
        for (prospect, check) in [("Cedar", "cedar 1"), ("Dale", "")] {
            let referral = introduced(firm, amira, prospect, "lease").await;
            let engage = json!({ "referral_id": referral, "practice_id": practice, "custom": { "check": check } });
            firm.done(&firm.admin, serde_json::from_value::<EngageClient>(engage).unwrap()).await;
        }
        let practice = Some(practice);
        let day = |text: &str| Some(text.parse::<Date>().unwrap());
        let recent = Days { from: day("2024-01-01"), to: day("2024-12-31") };
        let instant = |text: &str| Some(text.parse::<Timestamp>().unwrap());
        let march = Between { from: instant("2026-03-01T00:00:00Z"), before: instant("2026-04-01T00:00:00Z") };
        let all = clients::list::Wanted::default;
        let cedar = held("cedar", false);
        let of_matter = |matter: MatterIs| clients::list::Wanted { matter, ..all() };
        let opened = Days { from: day("2026-03-11"), to: day("2026-03-11") };
        for (wanted, names) in [
            (all(), &["Ann Alder", "Birch & Co", "Cedar", "Dale"][..]),
            (clients::list::Wanted { find: "co".to_owned(), ..all() }, &["Birch & Co"]),
            (clients::list::Wanted { organisation: Some(false), ..all() }, &["Ann Alder"]),
            (clients::list::Wanted { organisation: Some(true), since: recent, ..all() }, &["Birch & Co"]),
            (clients::list::Wanted { matters: Some(MattersAre::Open), ..all() }, &["Cedar", "Dale"]),
            (clients::list::Wanted { matters: Some(MattersAre::Closed), ..all() }, &[]),
            (clients::list::Wanted { matters: Some(MattersAre::None), ..all() }, &["Ann Alder", "Birch & Co"]),
            (of_matter(MatterIs { practice, opened, ..MatterIs::default() }), &["Cedar", "Dale"]),
            (of_matter(MatterIs { practice, custom: vec![cedar.clone()], ..MatterIs::default() }), &["Cedar"]),
            (of_matter(MatterIs { opened: recent, custom: vec![cedar], ..MatterIs::default() }), &[]),
            (of_matter(MatterIs { fee_earner: firm.admin.colleague, ..MatterIs::default() }), &["Cedar", "Dale"]),
            (clients::list::Wanted { touched: march, ..all() }, &["Birch & Co"]),
            (clients::list::Wanted { untouched: march, ..all() }, &["Ann Alder", "Cedar", "Dale"]),
            (clients::list::Wanted { untouched: march, find: "al".to_owned(), ..all() }, &["Ann Alder"]),
            (clients::list::Wanted { sample: Some(true), ..all() }, &[]),
        ] {
            let mut reader = firm.read_as(&firm.admin).await;
            let lines = clients::list::page(&mut reader, &wanted, None, today(), 9).await.unwrap();
            assert_eq!(lines.iter().map(|line| line.name.as_str()).collect::<Vec<_>>(), names, "{wanted:?}");
            let count = clients::list::count(&mut reader, &wanted, today()).await.unwrap();
            assert_eq!(count, i64::try_from(names.len()).unwrap(), "{wanted:?}");
        }
        let mut reader = firm.read_as(&firm.admin).await;
        let lines = clients::list::page(&mut reader, &all(), None, today(), 9).await.unwrap();
        assert_eq!((lines[1].id, lines[1].last_touch), (birch, instant("2026-03-01T10:00:00Z")));
        assert_eq!((lines[2].matters, lines[2].open, lines[2].last_opened), (1, 1, day("2026-03-11")));
        let behind = Some((lines[1].name_sort.as_str(), lines[1].id));
        assert_eq!(clients::list::page(&mut reader, &all(), behind, today(), 1).await.unwrap(), lines[2..3]);
    }

    async fn likely_matches_begin_words_and_are_eight_at_most(firm) {
        for number in 0..10 {
            person(firm, &format!("Karl Amir{number}"), "Hale & Co").await;
        }
        let amira = person(firm, "Amira Khan", "Amber Trust").await;
        let mut reader = firm.read_as(&firm.admin).await;
        let found = people::matches(&mut reader, "amir", today()).await.unwrap();
        assert_eq!((found.len(), found[0].id, found[0].organisation.as_deref()), (8, amira, Some("Amber Trust")));
        assert_eq!(people::matches(&mut reader, "kha ami", today()).await.unwrap().len(), 1);
        for nothing in ["", "mira", "_mira", "amira kahn"] {
            assert!(people::matches(&mut reader, nothing, today()).await.unwrap().is_empty(), "{nothing}");
        }
        let found = organisations::matches(&mut reader, "co").await.unwrap();
        assert_eq!((found.len(), found[0].name.as_str()), (1, "Hale & Co"));
    }

    async fn who_is_where_follows_the_day(firm) {
        let amira = person(firm, "Amira Khan", "Hale & Co").await;
        let moved = MovePerson {
            person_id: amira,
            organisation_id: None,
            organisation: Some("Brook Partners".to_owned()),
            title: None,
            from_on: Some("2026-04-01".parse().unwrap()),
            beside: false,
        };
        firm.done(&firm.admin, moved).await;
        let mut reader = firm.read_as(&firm.admin).await;
        let hale = organisations::named(&mut reader, "hale co", 1).await.unwrap()[0].id;
        let brook = organisations::named(&mut reader, "brook partners", 1).await.unwrap()[0].id;
        for (day, at, name) in [("2026-03-11", hale, "Hale & Co"), ("2026-03-31", hale, "Hale & Co"), ("2026-04-01", brook, "Brook Partners")] {
            let day: Date = day.parse().unwrap();
            let line = &people::list::page(&mut reader, &people::list::Wanted::named(""), None, day, 9).await.unwrap()[0];
            let likely = &people::matches(&mut reader, "amira", day).await.unwrap()[0];
            assert_eq!((line.organisation_id, likely.organisation_id, likely.organisation.as_deref()), (Some(at), Some(at), Some(name)));
        }
    }

    async fn referrers_stand_with_what_they_sent_and_what_was_won(firm) {
        let amira = person(firm, "Amira Khan", "Hale & Co").await;
        let never = person(firm, "Nora Never", "Hale & Co").await;
        let won = introduced(firm, amira, "Orion Foods", "lease").await;
        introduced(firm, amira, "Blue Ocean", "").await;
        introduced(firm, amira, "Red Rock", "patent").await;
        let engage: EngageClient = serde_json::from_value(serde_json::json!({ "referral_id": won, "reason": "engaged" })).unwrap();
        firm.done(&firm.admin, engage).await;
        let tier = |id| SetReferrer { person_id: Some(id), organisation_id: None, kind: ReferrerKind::Professional, tier: Some(Tier::A), note: None, version: None };
        firm.done(&firm.admin, tier(never)).await;
        let mut reader = firm.read_as(&firm.admin).await;
        let wanted = referrers::list::Wanted::default();
        let lines = referrers::list::page(&mut reader, &wanted, None, 9).await.unwrap();
        assert_eq!(lines.iter().map(|l| l.name.as_str()).collect::<Vec<_>>(), ["Amira Khan", "Nora Never"]);
        assert_eq!((lines[0].received, lines[0].decided, lines[0].won), (2, 1, 1));
        assert_eq!((lines[0].last_introduced, lines[1].last_introduced), (firm.desk.now().as_microsecond(), 0));
        let after = referrers::list::After { name_sort: lines[0].name_sort.clone(), last_introduced: lines[0].last_introduced, id: lines[0].id };
        assert_eq!(referrers::list::page(&mut reader, &wanted, Some(&after), 9).await.unwrap(), lines[1..]);
        let of_tier = referrers::list::Wanted { tier: Some(Tier::A), ..wanted };
        assert_eq!(referrers::list::page(&mut reader, &of_tier, None, 9).await.unwrap(), lines[1..]);
        let of_kind = referrers::list::Wanted { kind: Some(ReferrerKind::Client), ..of_tier };
        assert_eq!(referrers::list::count(&mut reader, &of_kind).await.unwrap(), 0);
    }

    async fn the_queue_of_the_untagged_shrinks(firm) {
        let mut ids = Vec::new();
        for (name, since, source) in [("Cedar", "2019-05-01", None), ("Birch", "2018-05-01", None), ("Alder", "2020-05-01", Some("event".to_owned()))] {
            let add = AddClient { organisation: Some(name.to_owned()), since_on: Some(since.parse().unwrap()), source, ..AddClient::default() };
            ids.push(firm.done(&firm.admin, add).await);
        }
        firm.at("2026-04-20T10:00:00Z");
        firm.done(&firm.admin, TagClients { client_ids: vec![ids[1]], source: "website".to_owned(), version: None }).await;
        let mut reader = firm.read_as(&firm.admin).await;
        let names = |lines: Vec<clients::list::Line>| lines.into_iter().map(|l| l.name).collect::<Vec<_>>();
        let all = clients::list::Wanted::default();
        assert_eq!(names(clients::list::page(&mut reader, &all, None, today(), 9).await.unwrap()), ["Alder", "Birch", "Cedar"]);
        let untagged = clients::list::Wanted { untagged: true, ..all };
        assert_eq!(names(clients::list::page(&mut reader, &untagged, None, today(), 9).await.unwrap()), ["Cedar"]);
        let ends = ["2026-03-01T00:00:00Z", "2026-03-31T23:00:00Z", "2026-04-30T23:00:00Z"].map(|at| at.parse::<Timestamp>().unwrap());
        let left = clients::list::untagged_at(&mut reader, &ends).await.unwrap();
        assert_eq!(left.iter().map(|l| l.clients).collect::<Vec<_>>(), [0, 2, 1]);
    }

    async fn a_long_list_is_counted_so_far_and_says_that_there_is_more(firm) {
        let amira = person(firm, "Amira Khan", "Hale & Co").await;
        for name in ["Cedar", "Birch", "Alder"] {
            introduced(firm, amira, name, "lease").await;
        }
        let mut reader = firm.read_as(&firm.admin).await;
        let all = Filter::all(firm.now(), QuietRule::default().cutoffs(firm.now()));
        // What is kept tells of all to the last; of those from some day on, whatever day, it does not.
        let counted_one_by_one = Filter { introduced: Between { from: Some(Timestamp::UNIX_EPOCH), before: None }, ..all.clone() };
        assert!(!referrals::list::totals_of_first(&mut reader, &all, 1).await.unwrap().1);
        for (most, counted, more) in [(1, 2, true), (2, 3, true), (3, 3, false), (10_000, 3, false)] {
            let (totals, many) = referrals::list::totals_of_first(&mut reader, &counted_one_by_one, most).await.unwrap();
            assert_eq!((totals.iter().map(|t| t.referrals).sum::<i64>(), many), (counted, more), "{most}");
        }
        let counted = referrals::list::totals(&mut reader, &counted_one_by_one).await.unwrap();
        assert_eq!(referrals::list::totals_of_first(&mut reader, &counted_one_by_one, 9).await.unwrap().0, counted);
        assert_eq!(referrals::list::totals(&mut reader, &all).await.unwrap(), counted);
    }

    async fn search_finds_every_kind_by_folded_text(firm) {
        let amira = person(firm, "Amíra Khan", "Hale & Co").await;
        let referral = introduced(firm, amira, "Orion Foods", "Büşra's lease").await;
        let engage: EngageClient =
            serde_json::from_value(serde_json::json!({ "referral_id": referral, "reason": "engaged", "matter_title": "Élan works" })).unwrap();
        firm.done(&firm.admin, engage).await;
        firm.done(&firm.admin, AddOrganisation { name: "Orion Books".to_owned(), ..AddOrganisation::default() }).await;
        let mut reader = firm.read_as(&firm.admin).await;
        let mut kinds = async |text: &str| {
            let hits = search::everything(&mut reader, text, 5).await.unwrap().hits;
            hits.into_iter().map(|h| (h.noun, h.title)).collect::<Vec<_>>()
        };
        assert_eq!(kinds("amira").await, [(Noun::Person, "Amíra Khan".to_owned()), (Noun::Referral, "Orion Foods".to_owned())]);
        assert_eq!(kinds("orion").await.iter().map(|h| h.0).collect::<Vec<_>>(), [Noun::Organisation, Noun::Organisation, Noun::Referral]);
        assert_eq!(kinds("busras lease").await, [(Noun::Referral, "Orion Foods".to_owned())]);
        assert_eq!(kinds("elan").await, [(Noun::Matter, "Élan works".to_owned())]);
        assert!(kinds("").await.is_empty() && kinds("%").await.is_empty());
    }
}
