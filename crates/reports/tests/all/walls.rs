//! What a wall hides is in no number of those it stands before.

use goodword_domain::referral::Direction;
use goodword_reports::{Settings, run, today_numbers};
use goodword_testkit::on_both_engines;

use crate::agreement::{asked_of, questions, same, slowly};
use crate::made::{Maker, settings};
use crate::random::fill;
use crate::slow::Everything;

on_both_engines! {
    async fn a_denied_colleague_counts_nothing_that_is_walled(firm) {
        let cast = fill(firm, 200).await;
        let settings: Settings = settings(firm).await;
        let mut everything = Everything::of(firm).await;
        let (me, ask) = (cast.denied.colleague.unwrap(), firm.admin.colleague.unwrap());
        let shown = |r: &goodword_store::referrals::Referral| {
            r.received_at.is_some() && r.deleted_at.is_none() && r.direction == Direction::Inbound
        };
        let alone = everything.referrals.iter().find(|r| shown(r) && r.outcome.is_none()).unwrap().id;
        let matter = everything.matters.iter().find(|m| everything.referrals.iter().any(|r| m.referral_id == Some(r.id) && shown(r))).unwrap().id;
        let (prospect, referrer) = (cast.people[20], cast.people[3]);
        let office = everything.referrals.iter().find_map(|r| r.referrer_organisation_id).unwrap();
        let mut make = Maker::at(firm).await;
        for (noun, record) in [
            ("referral", alone.get()),
            ("matter", matter.get()),
            ("person", prospect.get()),
            ("person", referrer.get()),
            ("organisation", office.get()),
        ] {
            make.wall(me, noun, record, ask).await;
        }
        make.done().await;

        let before = everything.referrals.len();
        everything.referrals.retain(|r| {
            r.id != alone
                && ![r.prospect_person_id, r.referrer_person_id].contains(&Some(prospect))
                && ![r.prospect_person_id, r.referrer_person_id].contains(&Some(referrer))
                && r.referrer_organisation_id != Some(office)
        });
        assert!(everything.referrals.len() < before - 20 && everything.referrals.len() > 60);
        everything.matters.retain(|m| m.id != matter);

        let mut reader = firm.read_as(&cast.denied).await;
        let mut all = firm.read_as(&firm.admin).await;
        for (name, parameters) in questions() {
            let report = run(name, &mut reader, &settings, &parameters).await.unwrap();
            same(&report, &slowly(name, &asked_of(name, &everything, &settings, parameters)), parameters);
            let open = run(name, &mut all, &settings, &parameters).await.unwrap();
            assert_ne!(report.to_json(), open.to_json(), "{name} {parameters:?} shows the denied what all see");
            for hidden in ["Person 20", "Person 03"] {
                assert!(!report.to_table().contains(hidden), "{name} {parameters:?} names {hidden}");
            }
        }
        let (mine, everybodys) = (today_numbers(&mut reader, &settings).await.unwrap(), today_numbers(&mut all, &settings).await.unwrap());
        assert!(mine.quiet.this_week < everybodys.quiet.this_week);
        assert!(mine.quiet.last_week < everybodys.quiet.last_week);
    }
}
