//! Two people who edit the same record are told, and nothing is overwritten silently.

use goodword_actions::change_source::ChangeSource;
use goodword_domain::colleague::Role;
use goodword_store::{Viewer, lists};
use goodword_testkit::on_both_engines;

use crate::browser::{Answer, Visitor};

/// The value of a hidden field of a page: what stands in the page itself before what the menu above it holds.
fn hidden(page: &Answer, name: &str) -> String {
    let from = format!("name=\"{name}\" value=\"");
    let main = page.body.find("<main").map_or("", |at| &page.body[at..]);
    let found = main.split(&from).nth(1).or_else(|| page.body.split(&from).nth(1));
    found.and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
}

on_both_engines! {
    async fn a_stale_form_shows_both_and_saves_only_knowingly(firm) {
        let (mut tom, _) = Visitor::colleague(firm, "Tom Fee", Role::FeeEarner).await;
        let (mut eve, _) = Visitor::colleague(firm, "Eve Fee", Role::FeeEarner).await;
        tom.get("/people").await;
        let added = tom.post("/people", &[("form", "person"), ("name", "Amira Khan"), ("organisation", "Hale & Co")]).await;
        let here = added.is(303).location().to_owned();
        let edit = format!("{here}/edit");
        let seen = hidden(&tom.get(&edit).await, "version");
        let same = hidden(&eve.get(&edit).await, "version");
        assert_eq!(seen, same);
        eve.post(&here, &[("form", "edit"), ("name", "Amira Shah"), ("email", "amira@shah.example"), ("version", &same)]).await.is(303);
        let mine = [("form", "edit"), ("name", "Amira Khan-Hale"), ("phone", "123"), ("version", seen.as_str())];
        let told = tom.post(&here, &mine).await;
        told.is(422)
            .shows("Eve Fee changed this person today at 10:00, while you had it open")
            .shows("value=\"Amira Khan-Hale\"")
            .shows("<td dir=\"auto\">Amira Shah</td><td dir=\"auto\">Amira Khan-Hale</td>")
            .shows("<td dir=\"auto\">amira@shah.example</td>")
            .shows("Save mine over it");
        let now = hidden(&told, "version");
        assert_ne!(now, seen);
        tom.get(&here).await.shows("Amira Shah");
        tom.post(&here, &[("form", "edit"), ("name", "Amira Khan-Hale"), ("phone", "123"), ("version", &now)]).await.is(303);
        tom.get(&here).await.shows("Amira Khan-Hale").hides("shah.example");
        let id = here.rsplit('/').next().unwrap();
        let call = tom.call(&format!("/api/v1/people/{id}"), &format!(r#"{{"name":"Old","version":{seen}}}"#)).await;
        call.is(409);
        assert_eq!(call.json()["error"]["code"], "conflict");
    }

    async fn a_place_a_fact_and_a_list_are_guarded_as_well(firm) {
        let mut ada = Visitor::admin(firm).await;
        let (mut tom, _) = Visitor::colleague(firm, "Tom Fee", Role::FeeEarner).await;
        tom.get("/people").await;
        let line = [("line", "Amira Khan (Hale & Co) introduced Orion Foods, a lease, worth 40k")];
        let referral = tom.post("/capture", &line).await.is(303).location().to_owned();
        let fact = format!("{referral}/edit?f=value");
        let seen = hidden(&tom.get(&fact).await, "version");
        ada.get("/").await;
        ada.post(&referral, &[("form", "value"), ("value", "60k"), ("version", &seen)]).await.is(303);
        let told = tom.post(&referral, &[("form", "value"), ("value", "50k"), ("version", &seen)]).await;
        told.is(422).shows("Ada Admin changed this referral").shows("60,000").shows("<td dir=\"auto\">50k</td>").shows("Save mine over it");
        let person = ada.get("/api/v1/people?q=amira").await.json()["people"][0]["id"].as_str().unwrap().to_owned();
        let position = ada.get(&format!("/api/v1/people/{person}")).await.json()["positions"][0]["id"].as_str().unwrap().to_owned();
        let form = format!("/positions/{position}/edit");
        let seen = hidden(&tom.get(&form).await, "version");
        let place = |title: &'static str, version: &str| [("form".to_owned(), "position".to_owned()), ("title".to_owned(), title.to_owned()), ("version".to_owned(), version.to_owned())];
        let sent = |fields: &[(String, String); 3]| fields.clone().map(|(n, v)| (n, v));
        for (who, title, status) in [(&mut ada, "Partner", 303), (&mut tom, "Of counsel", 422)] {
            let fields = sent(&place(title, &seen));
            let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            let answer = who.post(&format!("/positions/{position}"), &fields).await;
            answer.is(status);
            if status == 422 {
                answer.shows("Ada Admin changed this position").shows("<td dir=\"auto\">Partner</td><td dir=\"auto\">Of counsel</td>");
            }
        }
        let source = {
            let mut db = firm.desk.db.read(Viewer::System("test")).await.unwrap();
            lists::sources(&mut db).await.unwrap().remove(0)
        };
        let first = ChangeSource { source_id: source.id, name: "Word of mouth".to_owned(), place: None, is_referral: true, retired: false, version: None };
        firm.done(&firm.admin, first.clone()).await;
        let list = ada.get("/settings/sources").await;
        let seen = hidden(&list, "version");
        firm.done(&firm.admin, ChangeSource { name: "A good word".to_owned(), ..first }).await;
        let at = format!("/settings/sources/{}", source.id);
        let told = ada.post(&at, &[("form", "source"), ("name", "Mouth"), ("is_referral", "true"), ("version", &seen)]).await;
        told.is(422).shows("Ada Admin changed this source").shows("A good word").shows("value=\"Mouth\"").shows("Save mine over it");
        let now = hidden(&told, "version");
        ada.post(&at, &[("form", "source"), ("name", "Mouth"), ("is_referral", "true"), ("version", &now)]).await.is(303);
    }

    async fn a_step_a_stage_and_an_owner_are_not_set_over_what_somebody_else_set(firm) {
        let mut ada = Visitor::admin(firm).await;
        let (mut tom, _) = Visitor::colleague(firm, "Tom Fee", Role::FeeEarner).await;
        tom.get("/people").await;
        let line = [("line", "Amira Khan (Hale & Co) introduced Orion Foods, a lease, worth 40k")];
        let referral = tom.post("/capture", &line).await.is(303).location().to_owned();
        let step = format!("{referral}/next-step");
        let seen = hidden(&tom.get(&step).await, "version");
        ada.get("/").await;
        ada.post(&step, &[("next_what", "Send terms"), ("next_on", "2026-03-16"), ("version", &seen)]).await.is(303);
        let mine = [("next_what", "Call Jane"), ("next_on", "2026-03-13"), ("next_by_id", ""), ("next_kind", "call"), ("version", seen.as_str())];
        let told = tom.post(&step, &mine).await;
        told.is(422)
            .shows("Ada Admin changed this referral today at 10:00, while you had it open: “Next: Send terms”.")
            .shows("<td dir=\"auto\">Send terms</td><td dir=\"auto\">Call Jane</td>")
            .shows("<td dir=\"auto\">2026-03-16</td><td dir=\"auto\">2026-03-13</td>")
            .shows("value=\"Call Jane\"")
            .shows("Save mine over it");
        tom.get(&referral).await.shows("Send terms").hides("Call Jane");
        // Every form that moves it on, and the stages, say which version they were made from.
        for form in ["next-step/done", "next-step/snooze", "owner", "kind", "engagement", "decline", "loss"] {
            assert_eq!(hidden(&tom.get(&format!("{referral}/{form}")).await, "version"), hidden(&told, "version"), "{form}");
        }
        let snoozed = tom.post(&format!("{referral}/next-step/snooze"), &[("until", "2026-04-01"), ("reason", "They are abroad"), ("version", &seen)]).await;
        snoozed.is(422).shows("Ada Admin").shows("value=\"They are abroad\"").shows("<td dir=\"auto\">2026-03-16</td><td dir=\"auto\">2026-04-01</td>");
        let moved = tom.post(&format!("{referral}/stage"), &[("stage", "talking"), ("version", &seen)]).await;
        moved.is(422).shows("Ada Admin changed this referral").shows("Press the stage once more");
        let now = hidden(&moved, "version");
        tom.post(&format!("{referral}/stage"), &[("stage", "talking"), ("version", &now)]).await.is(303);
        let call = tom.call(&format!("/api/v1{referral}/next-step"), &format!(r#"{{"next_what":"Call","next_on":"2026-03-13","version":{seen}}}"#)).await;
        call.is(409);
        assert_eq!(call.json()["error"]["code"], "referral.changed_meanwhile");
        tom.call(&format!("/api/v1{referral}/next-step"), r#"{"next_what":"Call","next_on":"2026-03-13"}"#).await.is(200);
    }

    async fn the_bin_and_reopening_are_guarded_as_well(firm) {
        let mut ada = Visitor::admin(firm).await;
        let (mut tom, _) = Visitor::colleague(firm, "Tom Fee", Role::FeeEarner).await;
        tom.get("/people").await;
        let line = [("line", "Amira Khan (Hale & Co) introduced Orion Foods, a lease, worth 40k")];
        let referral = tom.post("/capture", &line).await.is(303).location().to_owned();
        let away = format!("{referral}/deletion");
        let seen = hidden(&tom.get(&away).await, "version");
        ada.get("/").await;
        ada.post(&format!("{referral}/stage"), &[("stage", "talking"), ("version", &seen)]).await.is(303);
        let told = tom.post(&away, &[("note", "Twice"), ("version", &seen)]).await;
        told.is(422).shows("Ada Admin changed this referral today at 10:00").shows("value=\"Twice\"");
        tom.get(&referral).await.is(200);
        tom.call(&format!("/api/v1{away}"), &format!(r#"{{"version":{seen}}}"#)).await.is(409);
        let lost = ada.get(&format!("{referral}/loss")).await;
        ada.post(&format!("{referral}/loss"), &[("reason", "price"), ("version", &hidden(&lost, "version"))]).await.is(303);
        let again = format!("{referral}/reopening");
        assert_eq!(hidden(&tom.get(&again).await, "version").parse::<i64>().unwrap(), hidden(&lost, "version").parse::<i64>().unwrap() + 1);
        tom.post(&again, &[("version", &seen)]).await.is(422).shows("Ada Admin changed this referral");
        // Of a person the button says which version the page was made from, and the bin which lies in it.
        let added = tom.post("/people", &[("form", "person"), ("name", "Zed Zander")]).await;
        let zed = added.is(303).location().to_owned();
        let seen = hidden(&tom.get(&zed).await, "version");
        ada.post(&zed, &[("form", "edit"), ("name", "Zed Zanders"), ("version", &seen)]).await.is(303);
        let told = tom.post(&format!("{zed}/deletion"), &[("version", &seen)]).await;
        told.is(422).shows("Ada Admin changed this person today at 10:00");
        tom.post(&format!("{zed}/deletion"), &[("version", &hidden(&told, "version"))]).await.is(303);
        let lies = hidden(&tom.get("/bin?kind=person").await, "version");
        tom.post(&format!("{zed}/restoration"), &[("version", &seen)]).await.is(422).shows("It was not taken out");
        tom.post(&format!("{zed}/restoration"), &[("version", &lies)]).await.is(303);
    }

    async fn the_board_and_the_bar_show_what_changed_in_between(firm) {
        let mut ada = Visitor::admin(firm).await;
        let (mut tom, _) = Visitor::colleague(firm, "Tom Fee", Role::FeeEarner).await;
        tom.get("/people").await;
        let line = [("line", "Amira Khan (Hale & Co) introduced Orion Foods, a lease, worth 40k")];
        let referral = tom.post("/capture", &line).await.is(303).location().to_owned();
        let id = referral.rsplit('/').next().unwrap().to_owned();
        let board = tom.get("/referrals?as=board").await;
        let seen = hidden(&board, "version");
        board.shows(&format!("data-version=\"{seen}\" data-at=\"received\""));
        let column = format!("/referrals/{id}/column");
        ada.get("/").await;
        ada.post(&column, &[("stage", "proposal"), ("version", &seen)]).await.is(303);
        let dropped = tom.post_fragment(&column, &[("stage", "talking"), ("version", &seen)]).await;
        dropped.is(409).shows("data-at=\"proposal\"").shows("class=\"toast\"").shows("“Moved to Proposal”");
        let by_menu = tom.post(&column, &[("stage", "talking"), ("version", &seen), ("return_to", "/referrals?as=board")]).await;
        assert_eq!(by_menu.is(303).location(), "/referrals?as=board");
        let again = tom.get("/referrals?as=board").await;
        again.shows("Ada Admin changed this referral").shows("data-at=\"proposal\"");
        let stale = format!("{id}.{seen}");
        let bar = tom.post("/referrals/bulk?view=mine", &[("id", &stale), ("do", "snooze"), ("snooze_until", "2026-04-01"), ("snooze_reason", "They are abroad")]).await;
        let now = hidden(&again, "version");
        bar.is(422)
            .shows("It changed while you had the list open: Orion Foods (Ada Admin, today at 10:00: “Moved to Proposal”).")
            .shows(&format!("value=\"{id}.{now}\" aria-label=\"Select Orion Foods\" checked"))
            .shows("value=\"They are abroad\"");
        let fresh = format!("{id}.{now}");
        tom.post("/referrals/bulk?view=mine", &[("id", &fresh), ("do", "snooze"), ("snooze_until", "2026-04-01"), ("snooze_reason", "They are abroad")]).await.is(303);
        tom.get(&referral).await.shows("They are abroad");
    }
}
