//! Amounts of several currencies are added up in the firm's, and the same on both engines as in Rust.

use goodword_actions::delete_rate::DeleteRate;
use goodword_actions::engage_client::EngageClient;
use goodword_actions::record_referral::RecordReferral;
use goodword_actions::set_rate::SetRate;
use goodword_actions::set_rates::SetRates;
use goodword_actions::take_back::TakeBack;
use goodword_domain::ReferralId;
use goodword_domain::colleague::Role;
use goodword_domain::money::{Currency, Money};
use goodword_domain::rate::Rates;
use goodword_store::rates;
use goodword_store::referrals::filter::Filter;
use goodword_store::referrals::list::{self, After, Sort};
use goodword_store::referrals::related::{self, Party};
use goodword_testkit::everything::{assert_same, everything};
use goodword_testkit::{TestFirm, on_both_engines};
use serde_json::json;

fn currency(code: &str) -> Currency {
    code.parse().unwrap()
}

async fn recorded(firm: &TestFirm, prospect: &str, value: &str) -> ReferralId {
    let verb = RecordReferral {
        prospect_organisation: Some(prospect.to_owned()),
        referrer_person: Some("Amira Khan".to_owned()),
        need: Some("A lease".to_owned()),
        value: Some(value.to_owned()),
        ..RecordReferral::default()
    };
    firm.done(&firm.admin, verb).await.id
}

fn rate(code: &str, rate: &str, day: &str) -> SetRate {
    SetRate { currency: currency(code), rate: rate.to_owned(), day: Some(day.parse().unwrap()) }
}

async fn lines(firm: &TestFirm) -> Vec<list::Line> {
    let mut reader = firm.read_as(&firm.admin).await;
    let filter = Filter::all(firm.now(), goodword_actions::Rules::load(&mut reader).await.unwrap().quiet.cutoffs(firm.now()));
    list::page(&mut reader, &filter, Sort::Value, None, 100).await.unwrap()
}

on_both_engines! {
    async fn both_engines_convert_as_the_program_does(firm) {
        firm.at("2026-03-11T10:00:00Z");
        let lines_of_rates = "2026-01-31 EUR 0.8601\nEUR 2026-03-11 0.8723\n2026-06-30;EUR;0.9999\n2026-01-01,JPY,0.0052\n2026-01-01 KWD 2.531234567891\n2027-01-01 USD 0.79\n";
        firm.done(&firm.admin, SetRates { lines: lines_of_rates.to_owned() }).await;
        let values = ["GBP 999.99", "EUR 0.01", "EUR 1000000000", "EUR 12345.67", "JPY 999999999", "KWD 1.001", "USD 77", "CHF 5000", "EUR 999999999999"];
        for (at, value) in values.iter().enumerate() {
            recorded(firm, &format!("Prospect {at}"), value).await;
        }
        let mut reader = firm.read_as(&firm.admin).await;
        let rates = rates::load(&mut reader, Currency::GBP).await.unwrap();
        let all = lines(firm).await;
        assert_eq!(all.len(), values.len());
        for line in &all {
            let money = Money::new(line.value_minor.unwrap(), line.currency.unwrap());
            let worth = rates.worth(money, Rates::day_of(line.received_at.unwrap())).map(|worth| worth.minor);
            assert_eq!(line.worth_minor, worth, "{money}");
        }
        assert!(all.windows(2).all(|pair| pair[0].worth_minor.unwrap_or(-1) >= pair[1].worth_minor.unwrap_or(-1)), "the largest first");
        assert_eq!(all.last().and_then(|line| line.currency), Some(currency("CHF")), "what has no rate comes last");
        let filter = Filter::all(firm.now(), goodword_actions::Rules::load(&mut reader).await.unwrap().quiet.cutoffs(firm.now()));
        let after = After { key: Sort::Value.key(&all[3]), id: all[3].id };
        let rest = list::page(&mut reader, &filter, Sort::Value, Some(after), 100).await.unwrap();
        assert_eq!(rest.as_slice(), &all[4..]);
        let totals = list::totals(&mut reader, &filter).await.unwrap();
        let sum: i64 = totals.iter().filter_map(|total| total.worth).sum();
        assert_eq!(sum, all.iter().filter_map(|line| line.worth_minor).sum::<i64>(), "a sum is the sum of its lines");
        assert_eq!(totals.iter().find(|total| total.currency == Some(currency("CHF"))).map(|total| total.worth), Some(None));
    }

    async fn a_matter_counts_at_the_rate_of_the_day_it_was_opened(firm) {
        firm.at("2026-03-11T10:00:00Z");
        firm.done(&firm.admin, rate("EUR", "0.8", "2026-01-01")).await;
        firm.done(&firm.admin, rate("EUR", "0.9", "2026-03-01")).await;
        let id = recorded(firm, "Orion Foods", "EUR 100").await;
        let engage: EngageClient = serde_json::from_value(json!({ "referral_id": id, "value": "EUR 1000", "opened_on": "2026-02-10" })).unwrap();
        firm.done(&firm.admin, engage).await;
        let mut reader = firm.read_as(&firm.admin).await;
        let amira = Party::Person(goodword_store::referrals::find(&mut reader, id).await.unwrap().unwrap().referrer_person_id.unwrap());
        let credited = related::credited(&mut reader, amira, firm.now().saturating_sub(jiff::SignedDuration::from_hours(1)).unwrap()).await.unwrap();
        assert_eq!((credited[0].value_minor, credited[0].worth), (100_000, Some(80_000)));
    }

    async fn a_rate_is_replaced_taken_away_and_put_back(firm) {
        let before = everything(firm).await;
        let (_, set) = firm.desk.run_once(&firm.admin, rate("EUR", "0.8", "2026-01-01")).await.unwrap();
        let with_one = everything(firm).await;
        let (id, again) = firm.desk.run_once(&firm.admin, rate("EUR", "0,81", "2026-01-01")).await.unwrap();
        firm.desk.run_once(&firm.admin, TakeBack { act_id: again.unwrap() }).await.unwrap();
        assert_same(&everything(firm).await, &with_one);
        let (_, gone) = firm.desk.run_once(&firm.admin, DeleteRate { rate_id: id }).await.unwrap();
        firm.desk.run_once(&firm.admin, TakeBack { act_id: gone.unwrap() }).await.unwrap();
        assert_same(&everything(firm).await, &with_one);
        firm.desk.run_once(&firm.admin, TakeBack { act_id: set.unwrap() }).await.unwrap();
        assert_same(&everything(firm).await, &before);
    }

    async fn what_is_no_rate_is_refused_and_nothing_of_a_list_is_kept(firm) {
        let before = everything(firm).await;
        let own = firm.refused(&firm.admin, rate("GBP", "1", "2026-01-01")).await;
        assert_eq!((own.code, own.field.as_deref()), ("rate.own_currency", Some("currency")));
        let none = firm.refused(&firm.admin, rate("EUR", "nought", "2026-01-01")).await;
        assert_eq!((none.code, none.field.as_deref()), ("rate.unreadable", Some("rate")));
        let list = firm.refused(&firm.admin, SetRates { lines: "2026-01-01 EUR 0.8\n\n31.1.2026 EUR 0.9".to_owned() }).await;
        assert!(list.sentence.starts_with("Line 3:"), "{}", list.sentence);
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        assert_eq!(firm.refused(&tom, rate("EUR", "0.8", "2026-01-01")).await.code, "forbidden");
        assert_same(&everything(firm).await, &before);
    }
}
