use goodword_actions::capture_line::CaptureLine;
use goodword_actions::reading::{self, Reading};
use goodword_actions::record_referral::RecordReferral;
use goodword_actions::{Actor, Rules};
use goodword_domain::referral::Direction;
use goodword_testkit::{TestFirm, on_both_engines};

async fn read(firm: &TestFirm, actor: &Actor, line: &str) -> Reading {
    let mut reader = firm.read_as(actor).await;
    let rules = Rules::load(&mut reader).await.unwrap();
    reading::read(&mut reader, &rules, firm.desk.now(), line).await.unwrap()
}

fn codes(reading: &Reading) -> Vec<&'static str> {
    reading.warnings.iter().map(|w| w.code.word()).collect()
}

on_both_engines! {
    async fn what_is_read_is_what_saving_finds(firm) {
        let line = "Amira Khan (Hale & Co) introduced Orion Foods, shareholder dispute";
        let before = read(firm, &firm.admin, line).await;
        assert_eq!((before.prospect.organisation, before.referrer.person, codes(&before)), (None, None, vec![]));
        firm.done(&firm.admin, CaptureLine { line: line.to_owned(), ..CaptureLine::default() }).await;
        let after = read(firm, &firm.admin, line).await;
        assert!(after.prospect.organisation.is_some() && after.referrer.person.is_some() && after.referrer.organisation.is_some());
        assert_eq!(codes(&after), ["duplicate"]);
        let alone = read(firm, &firm.admin, "Amira Khan introduced Vega Ltd, lease").await;
        assert_eq!((alone.referrer.person, alone.referrer.at.as_str()), (after.referrer.person, "Hale & Co"));
        let other = read(firm, &firm.admin, "Amira Khan (Stone LLP) introduced Vega Ltd, lease").await;
        assert_eq!(other.referrer.person, None, "a person of that name at a firm that is new is somebody else");
        assert_eq!(codes(&read(firm, &firm.admin, "Orion Foods introduced Orion Foods, a lease").await), ["self_referral", "duplicate"]);
    }

    async fn what_we_sent_out_coming_back_is_pointed_out(firm) {
        let sent = RecordReferral {
            direction: Some(Direction::Outbound),
            prospect_organisation: Some("Vega Ltd".to_owned()),
            recipient_person: Some("Amira Khan".to_owned()),
            recipient_organisation: Some("Hale & Co".to_owned()),
            need: Some("tax".to_owned()),
            ..RecordReferral::default()
        };
        firm.done(&firm.admin, sent).await;
        let back = read(firm, &firm.admin, "Amira Khan (Hale & Co) introduced Vega Ltd, tax").await;
        assert_eq!(codes(&back), ["circular"]);
    }
}
