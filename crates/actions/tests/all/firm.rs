use goodword_actions::add_office::AddOffice;
use goodword_actions::add_practice::AddPractice;
use goodword_actions::change_colleague::ChangeColleague;
use goodword_actions::change_firm::ChangeFirm;
use goodword_actions::change_office::ChangeOffice;
use goodword_actions::change_practice::ChangePractice;
use goodword_actions::record_referral::RecordReferral;
use goodword_actions::set_assistant::SetAssistant;
use goodword_actions::set_theme::{SetTheme, Theme};
use goodword_actions::{Actor, Rules};
use goodword_domain::colleague::Role;
use goodword_domain::money::Currency;
use goodword_domain::{ColleagueId, Noun};
use goodword_store::{colleagues, history, referrals};
use goodword_testkit::{TestFirm, on_both_engines};

fn settings(owner: ColleagueId) -> ChangeFirm {
    ChangeFirm {
        writing: None,
        matter_word: None,
        matter_words: String::new(),
        version: None,
        name: "Harland & Pike LLP".to_owned(),
        zone: "Europe/Berlin".to_owned(),
        currency: "EUR".parse::<Currency>().unwrap(),
        hours: ["08:00-16:00", "08:00-16:00", "08:00-16:00", "08:00-16:00", "08:00-12:00", "", ""].map(str::to_owned).to_vec(),
        holidays: "2026-12-25 2026-12-26".to_owned(),
        financial_year_month: 1,
        financial_year_day: 1,
        response_minutes: 120,
        quiet_days: 21,
        step_late_days: 7,
        fallback_owner_id: owner,
    }
}

/// The change that would leave a colleague as they are.
async fn unchanged(firm: &TestFirm, id: ColleagueId) -> ChangeColleague {
    let mut reader = firm.read_as(&firm.admin).await;
    let as_is = colleagues::find(&mut reader, id).await.unwrap().unwrap();
    ChangeColleague {
        colleague_id: id,
        name: as_is.name,
        email: as_is.email,
        role: as_is.role,
        practice_id: as_is.practice_id,
        office_id: as_is.office_id,
        languages: as_is.languages,
        hours: Vec::new(),
        deputy_id: as_is.deputy_id,
        version: Some(as_is.version),
    }
}

fn id(actor: &Actor) -> ColleagueId {
    actor.colleague.unwrap()
}

on_both_engines! {
    async fn every_setting_of_the_firm_changes(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        assert_eq!(firm.refused(&tom, settings(id(&tom))).await.code, "forbidden");
        firm.done(&firm.admin, settings(id(&tom))).await;
        let mut reader = firm.read_as(&tom).await;
        let rules = Rules::load(&mut reader).await.unwrap();
        assert_eq!((rules.firm.name.as_str(), rules.firm.currency.code()), ("Harland & Pike LLP", "EUR"));
        assert_eq!((rules.calendar.zone_name(), rules.firm.fallback_owner_id), ("Europe/Berlin", tom.colleague));
        assert_eq!((rules.quiet.no_touch_days, rules.quiet.step_late_days, rules.year.first_month()), (21, 7, 1));
        assert!(!rules.calendar.is_working_day("2026-12-25".parse().unwrap()));
        let trail = history::of_record(&mut reader, Noun::Firm, 1, 1).await.unwrap();
        assert!(trail[0].before.as_deref().unwrap().contains("Europe/London"));
        assert!(trail[0].after.as_deref().unwrap().contains("Europe/Berlin"));
    }

    async fn settings_that_cannot_work_are_refused_where_they_stand(firm) {
        let guest = firm.colleague("Guest Reader", Role::ReadOnly).await;
        let good = || settings(id(&firm.admin));
        for (bad, field) in [
            (ChangeFirm { zone: "Europe/Lodon".to_owned(), ..good() }, "zone"),
            (ChangeFirm { hours: vec![String::new(); 7], ..good() }, "hours"),
            (ChangeFirm { holidays: "soon".to_owned(), ..good() }, "holidays"),
            (ChangeFirm { financial_year_day: 31, ..good() }, "financial_year"),
            (ChangeFirm { response_minutes: 0, ..good() }, "response_minutes"),
            (ChangeFirm { quiet_days: -1, ..good() }, "quiet_days"),
            (ChangeFirm { name: "  ".to_owned(), ..good() }, "name"),
            (ChangeFirm { fallback_owner_id: id(&guest), ..good() }, "fallback_owner_id"),
        ] {
            assert_eq!(firm.refused(&firm.admin, bad).await.field.as_deref(), Some(field));
        }
    }

    async fn a_colleague_changes_and_an_older_copy_does_not_win(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let practice_id = Some(firm.done(&firm.admin, AddPractice { name: "Litigation".to_owned(), head_id: None }).await);
        let office_id = Some(firm.done(&firm.admin, AddOffice { name: "Leeds".to_owned() }).await);
        let stale = unchanged(firm, id(&tom)).await;
        let hours = ["", "10:00-15:00", "", "", "", "", ""].map(str::to_owned).to_vec();
        let change = ChangeColleague {
            name: "Tom Fée".to_owned(),
            practice_id,
            office_id,
            languages: "EN, de en".to_owned(),
            hours,
            ..stale.clone()
        };
        firm.done(&firm.admin, change).await;
        assert_eq!(firm.refused(&firm.admin, stale.clone()).await.code, "conflict");
        let mut reader = firm.read_as(&firm.admin).await;
        let tom = colleagues::find(&mut reader, id(&tom)).await.unwrap().unwrap();
        assert_eq!((tom.name_folded.as_str(), tom.languages.as_str(), tom.practice_id, tom.office_id), ("tom fee", "en de", practice_id, office_id));
        let rules = Rules::load(&mut reader).await.unwrap();
        assert!(rules.calendar_of(&tom).unwrap().is_working("2026-03-10T11:00:00Z".parse().unwrap()));
        assert!(!rules.calendar_of(&tom).unwrap().is_working("2026-03-11T11:00:00Z".parse().unwrap()));
        drop(reader);
        let taken = ChangeColleague { email: "ADA@example.com".to_owned(), version: None, ..stale };
        assert_eq!(firm.refused(&firm.admin, taken).await.code, "colleague.email_taken");
    }

    async fn the_last_admin_stays_admin(firm) {
        let demoted = ChangeColleague { role: Role::FeeEarner, ..unchanged(firm, id(&firm.admin)).await };
        assert_eq!(firm.refused(&firm.admin, demoted.clone()).await.code, "colleague.last_admin");
        firm.colleague("Second Admin", Role::Admin).await;
        firm.done(&firm.admin, demoted).await;
    }

    async fn an_owner_keeps_a_role_that_owns(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let introduced = RecordReferral { prospect_person: Some("Orla Byrne".to_owned()), ..RecordReferral::default() };
        firm.done(&tom, introduced).await;
        let to_reader = ChangeColleague { role: Role::ReadOnly, ..unchanged(firm, id(&tom)).await };
        assert_eq!(firm.refused(&firm.admin, to_reader).await.code, "colleague.still_owns");
        firm.done(&firm.admin, ChangeColleague { role: Role::Manager, ..unchanged(firm, id(&tom)).await }).await;
    }

    async fn deputies_never_stand_in_a_circle(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let uma = firm.colleague("Uma Fee", Role::FeeEarner).await;
        let vic = firm.colleague("Vic Fee", Role::FeeEarner).await;
        let guest = firm.colleague("Guest Reader", Role::ReadOnly).await;
        let deputy = async |of: &Actor, by: &Actor| ChangeColleague { deputy_id: by.colleague, ..unchanged(firm, id(of)).await };
        let own = deputy(&tom, &tom).await;
        assert_eq!(firm.refused(&firm.admin, own).await.code, "colleague.own_deputy");
        let cannot = deputy(&tom, &guest).await;
        assert_eq!(firm.refused(&firm.admin, cannot).await.field.as_deref(), Some("deputy_id"));
        let first = deputy(&tom, &uma).await;
        firm.done(&firm.admin, first).await;
        let second = deputy(&uma, &vic).await;
        firm.done(&firm.admin, second).await;
        let circle = deputy(&vic, &tom).await;
        assert_eq!(firm.refused(&firm.admin, circle).await.code, "colleague.deputies_in_a_circle");
    }

    async fn an_assistant_acts_for_those_named_and_nobody_else(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let uma = firm.colleague("Uma Fee", Role::FeeEarner).await;
        let ann = firm.colleague("Ann Assistant", Role::Assistant).await;
        let not = SetAssistant { assistant_id: id(&uma), acts_for: vec![id(&tom)] };
        assert_eq!(firm.refused(&firm.admin, not).await.code, "colleague.not_an_assistant");
        firm.done(&firm.admin, SetAssistant { assistant_id: id(&ann), acts_for: vec![id(&tom)] }).await;
        let mut reader = firm.read_as(&firm.admin).await;
        let acts_for = colleagues::acted_for(&mut reader, id(&ann)).await.unwrap();
        assert_eq!(acts_for, vec![id(&tom)]);
        drop(reader);
        let ann = Actor { acts_for, ..ann };
        assert_eq!(ann.clone().on_behalf(id(&uma)).unwrap_err().code, "actor.not_named");
        let for_tom = ann.clone().on_behalf(id(&tom)).unwrap();
        let introduced = RecordReferral { prospect_person: Some("Orla Byrne".to_owned()), ..RecordReferral::default() };
        let recorded = firm.done(&for_tom, introduced).await;
        let mut reader = firm.read_as(&firm.admin).await;
        assert_eq!(referrals::find(&mut reader, recorded.id).await.unwrap().unwrap().owner_id, tom.colleague);
        let entry = &history::of_record(&mut reader, Noun::Referral, recorded.id.get(), 1).await.unwrap()[0];
        assert_eq!((entry.colleague_id, entry.for_id), (ann.colleague, tom.colleague));
        drop(reader);
        let promoted = ChangeColleague { role: Role::FeeEarner, ..unchanged(firm, id(&ann)).await };
        firm.done(&firm.admin, promoted).await;
        let mut reader = firm.read_as(&firm.admin).await;
        assert!(colleagues::acted_for(&mut reader, id(&ann)).await.unwrap().is_empty(), "who is no assistant acts for nobody");
    }

    async fn everybody_chooses_a_theme(firm) {
        let guest = firm.colleague("Guest Reader", Role::ReadOnly).await;
        firm.done(&guest, SetTheme { theme: Theme::Dark }).await;
        let mut reader = firm.read_as(&guest).await;
        assert_eq!(colleagues::find(&mut reader, id(&guest)).await.unwrap().unwrap().theme, "dark");
    }

    async fn practices_and_offices_have_names_of_their_own(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let guest = firm.colleague("Guest Reader", Role::ReadOnly).await;
        let practice_id = firm.done(&firm.admin, AddPractice { name: "Family".to_owned(), head_id: tom.colleague }).await;
        let again = AddPractice { name: "FAMILY".to_owned(), head_id: None };
        assert_eq!(firm.refused(&firm.admin, again).await.code, "practice.name_taken");
        let change = |head_id, retired| ChangePractice { practice_id, name: "Family law".to_owned(), head_id, retired, version: None };
        assert_eq!(firm.refused(&firm.admin, change(guest.colleague, false)).await.field.as_deref(), Some("head_id"));
        firm.done(&firm.admin, change(None, true)).await;
        let office_id = firm.done(&firm.admin, AddOffice { name: "Leeds".to_owned() }).await;
        assert_eq!(firm.refused(&firm.admin, AddOffice { name: "leeds".to_owned() }).await.code, "office.name_taken");
        firm.done(&firm.admin, ChangeOffice { office_id, name: "Leeds".to_owned(), retired: true, version: None }).await;
        firm.done(&firm.admin, ChangeOffice { office_id, name: "Leeds North".to_owned(), retired: false, version: None }).await;
        let mut reader = firm.read_as(&tom).await;
        let practice = &colleagues::practices(&mut reader).await.unwrap()[0];
        assert_eq!((practice.name.as_str(), practice.head_id, practice.retired_at.is_some()), ("Family law", None, true));
        let office = &colleagues::offices(&mut reader).await.unwrap()[0];
        assert_eq!((office.name.as_str(), office.retired_at), ("Leeds North", None));
    }
}
