//! A history is narrowed by day, by whom and by the kind of change, on the page as in the API.

use goodword_domain::colleague::Role;
use goodword_testkit::on_both_engines;

use crate::browser::Visitor;

on_both_engines! {
    async fn a_history_is_narrowed_by_day_by_whom_and_by_kind(firm) {
        let mut ada = Visitor::admin(firm).await;
        let (mut tom, tom_id) = Visitor::colleague(firm, "Tom Fee", Role::FeeEarner).await;
        tom.get("/people").await;
        let line = [("line", "Amira Khan (Hale & Co) introduced Orion Foods, a lease, worth 40k")];
        let referral = tom.post("/capture", &line).await.is(303).location().to_owned();
        firm.at("2026-03-12T23:30:00Z");
        let mut tom = { drop(tom); Visitor::signed_in(firm, "tom.fee@example.com").await };
        tom.get("/").await;
        tom.post(&format!("{referral}/next-step"), &[("next_what", "Send terms"), ("next_on", "2026-03-20"), ("next_by_id", ""), ("next_kind", "")]).await.is(303);
        firm.at("2026-03-13T00:30:00Z");
        ada.get("/").await;
        ada.post(&format!("{referral}/stage"), &[("stage", "talking")]).await.is(303);

        let page = format!("{referral}/history");
        let all = tom.get(&page).await;
        all.is(200).shows("Next: Send terms").shows("Moved to Talking").shows("<option value=\"step\">Next step</option>").hides("<option value=\"bin\">");
        // A day is the firm's: half past eleven at night is still the 12th, half past midnight the 13th.
        tom.get(&format!("{page}?from=2026-03-12&to=2026-03-12")).await.shows("Next: Send terms").hides("Moved to Talking").shows("Show everything");
        tom.get(&format!("{page}?from=2026-03-13")).await.shows("Moved to Talking").hides("Next: Send terms");
        tom.get(&format!("{page}?by={tom_id}")).await.shows("Next: Send terms").hides("Moved to Talking");
        tom.get(&format!("{page}?kind=stage&by=&from=&to=")).await.shows("Moved to Talking").hides("Next: Send terms").shows("<option value=\"stage\" selected>");
        tom.get(&format!("{page}?kind=bin")).await.shows("Nothing matches").shows("There are entries outside this filter.");
        tom.get(&format!("{page}?from=2026-03-13&to=2026-03-12")).await.shows("Turn them round");
        tom.get(&format!("{page}?by=goodword")).await.hides("Send terms").hides("Moved to");

        let said = |answer: &crate::browser::Answer| {
            let entries = answer.json()["entries"].as_array().unwrap().clone();
            entries.iter().map(|e| e["sentence"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let api = format!("/api/v1{referral}/history");
        assert_eq!(said(&tom.get(&format!("{api}?from=2026-03-12&to=2026-03-12")).await), ["Next: Send terms"]);
        assert_eq!(said(&tom.get(&format!("{api}?kind=stage")).await), ["Moved to Talking"]);
        assert_eq!(said(&tom.get(&format!("{api}?by={tom_id}&kind=step")).await), ["Next: Send terms"]);
        let whole = tom.get(&api).await.json()["entries"].as_array().unwrap().clone();
        let older = said(&tom.get(&format!("{api}?before={}", whole[0]["id"].as_str().unwrap())).await);
        assert_eq!(older.len(), whole.len() - 1);
        assert_eq!(said(&tom.get(&format!("{api}?kind=other")).await), Vec::<String>::new());
        for wrong in ["kind=nothing", "from=yesterday", "by=somebody", "since=2026-03-01"] {
            tom.get(&format!("{api}?{wrong}")).await.is(400);
        }
        // Before the reminders and clocks of these days are due, which no worker carries out here.
        firm.at("2026-03-11T10:00:00Z");
    }

    async fn older_entries_keep_the_filter(firm) {
        let (mut tom, tom_id) = Visitor::colleague(firm, "Tom Fee", Role::FeeEarner).await;
        tom.get("/people").await;
        let added = tom.post("/people", &[("form", "person"), ("name", "Amira Khan"), ("organisation", "Hale & Co")]).await;
        let here = added.is(303).location().to_owned();
        for n in 0..52 {
            tom.post(&here, &[("form", "edit"), ("name", &format!("Amira Khan {n}")), ("email", ""), ("phone", "")]).await.is(303);
        }
        let page = tom.get(&format!("{here}/history?kind=details&by={tom_id}&from=2026-03-01")).await;
        let older = page.is(200).body.split("class=\"button\" href=\"").nth(1).unwrap().split('"').next().unwrap().replace("&#38;", "&");
        assert!(older.contains("kind=details") && older.contains("from=2026-03-01") && older.contains(&format!("by={tom_id}")), "{older}");
        tom.get(&older).await.is(200).shows("Amira Khan 0").hides("Amira Khan 30").hides("Older entries");
    }
}
