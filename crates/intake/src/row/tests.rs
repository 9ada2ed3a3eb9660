use goodword_domain::money::Currency;
use jiff::civil::date;

use super::*;
use crate::custom::Cell;
use crate::mapping::Mapping;
use crate::table::{Layout, Table};

/// What each row of `text` becomes by a mapping of referrals with these fields and file options.
fn read(target: &str, options: &str, fields: &str, text: &str) -> Vec<What> {
    read_custom(target, options, fields, text, &[])
}

/// The same in a firm with these custom fields.
fn read_custom(target: &str, options: &str, fields: &str, text: &str, custom: &[CustomField]) -> Vec<What> {
    let mapping = format!("name = \"t\"\n[[file]]\nname = \"f\"\ntarget = \"{target}\"\n{options}\n[file.fields]\n{fields}");
    let mapping = Mapping::read(&mapping).unwrap();
    let mut table = Table::open("f.csv", text.as_bytes(), &Layout::default()).unwrap();
    let settings = Settings { today: date(2026, 5, 18), currency: Currency::GBP, custom: custom.into() };
    let reader = RowReader::bind("f.csv", &mapping.files[0], table.header(), settings).unwrap();
    let mut out = Vec::new();
    while let Some(row) = table.next_row().unwrap() {
        out.push(match row {
            Ok(row) => reader.read(&row).what,
            Err(problem) => reader.refuse(problem).what,
        });
    }
    out
}

fn referrals(options: &str, fields: &str, text: &str) -> Vec<What> {
    read("referral", options, &format!("received_on = \"on\"\nprospect_person = \"who\"\n{fields}"), text)
}

fn kept(what: &What) -> (&ReferralRow, Vec<&str>) {
    match what {
        What::Row { values: Values::Referral(row), warnings } => (row, warnings.iter().map(|w| w.sentence.as_str()).collect()),
        other => panic!("{other:?}"),
    }
}

fn refused(what: &What) -> Vec<&str> {
    match what {
        What::Refused(problems) => problems.iter().map(|p| p.sentence.as_str()).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn half_dates_and_bad_amounts_refuse_their_row_alone() {
    let text = "on,who,worth\n2024-13,Jane Doe,1\n2026-05-03,Kate Miller,\"1,200.50\"\n2024-02-31,Jo Doe,forty\n,Ann Li,\n2026-05-04,,\n";
    let rows = referrals("", "value = \"worth\"", text);
    assert_eq!(
        refused(&rows[0]),
        ["Line 2, column “on”: “2024-13” is not a whole date. The mapping says dates look like 2026-12-31 (%Y-%m-%d)."]
    );
    assert_eq!(kept(&rows[1]).0.value.unwrap().minor, 120_050);
    let both = refused(&rows[2]);
    assert!(
        both[0].contains("no day of the calendar") && both[1].contains("column “worth”: “forty” is not an amount"),
        "{both:?}"
    );
    assert_eq!(
        refused(&rows[3]),
        [
            "Line 5, column “on”: it is blank, and received_on is needed. Fill it in the file; a `default` in the mapping would fill it, too."
        ]
    );
    assert_eq!(refused(&rows[4]), ["Line 6, column “who”: nobody is named as introduced: neither a person nor an organisation."]);
}

#[test]
fn a_decimal_comma_is_the_mappings_to_say() {
    let text = "on;who;worth\n2026-05-03;Jane;1.200,50\n2026-05-03;Kate;12,5 EUR\n2026-05-03;Jo;1,200.50\n";
    let rows = referrals("decimal = \",\"\ncurrency = \"CHF\"", "value = \"worth\"", text);
    assert_eq!(kept(&rows[0]).0.value.unwrap().to_string(), "CHF 1,200.50");
    assert_eq!(kept(&rows[1]).0.value.unwrap().to_string(), "€12.50");
    assert!(refused(&rows[2])[0].contains("before the fraction"));
}

#[test]
fn the_currency_of_the_row_holds() {
    let text = "on,who,worth,ccy\n2026-05-03,Jane,10,usd\n2026-05-03,Kate,€10,USD\n2026-05-03,Jo,10,pounds\n2026-05-03,Al,10,\n";
    let rows = referrals("", "value = \"worth\"\ncurrency = \"ccy\"", text);
    assert_eq!(kept(&rows[0]).0.value.unwrap().to_string(), "$10");
    assert!(refused(&rows[1])[0].contains("the row’s currency says USD"));
    assert!(refused(&rows[2])[0].contains("“pounds” is not a currency"));
    assert_eq!(kept(&rows[3]).0.value.unwrap().to_string(), "£10");
}

#[test]
fn words_are_turned_by_the_mapping_and_unknown_ones_said() {
    let text = "on,who,end,day\n2026-05-03,Jane,Closed Won,2026-05-10\n2026-05-03,Kate,Open,\n2026-05-03,Jo,Perhaps,2026-05-10\n\
                2026-05-03,Al,lost,\n2026-05-03,Bo,,2026-05-10\n2026-05-03,Cy,WON,2026-05-01\n";
    let fields = "outcome = { column = \"end\", values = { \"closed won\" = \"won\", open = \"\" } }\ndecided_on = \"day\"";
    let rows = referrals("", fields, text);
    assert_eq!(kept(&rows[0]).0.outcome.map(|(o, m)| (o, m.date)), Some((Outcome::Won, date(2026, 5, 10))));
    assert_eq!(kept(&rows[1]).0.outcome, None);
    assert_eq!(
        refused(&rows[2]),
        [
            "Line 4, column “end”: “Perhaps” is not one of won, declined, lost. Say in the mapping what it stands for, under `values`."
        ]
    );
    assert!(refused(&rows[3])[0].contains("no day it was decided on"));
    assert!(refused(&rows[4])[0].contains("there is no outcome"));
    assert_eq!(
        kept(&rows[5]).1,
        [
            "Line 7, column “day”: won on 2026-05-01, 2 days before the first contact on 2026-05-03; both days are kept as given, look at them."
        ]
    );
}

#[test]
fn odd_days_are_kept_and_said() {
    let text = "on,who,first,thanked\n2026-06-01,Jane,2026-05-01,\n2026-05-03,Kate,2026-05-03,2026-05-02\n";
    let rows = referrals("", "first_contact_on = \"first\"\nthanked_on = \"thanked\"", text);
    let odd = kept(&rows[0]).1;
    assert!(odd[0].contains("2026-06-01 lies after today") && odd[1].contains("column “first”: 2026-05-01 is before"), "{odd:?}");
    assert!(kept(&rows[1]).1[0].contains("column “thanked”: 2026-05-02 is before the referral was received"));
}

#[test]
fn sources_keep_blank_and_unknown_apart() {
    let text = "on,who,from\n2026-05-03,Jane,Google Ads\n2026-05-03,Kate,\n2026-05-03,Jo,unknown\n2026-05-03,Al,n/a\n2026-05-03,Bo,WEB\n";
    let fields = "source = { column = \"from\", values = { web = \"website\" }, blank = [\"n/a\"], create_missing = true }";
    let rows = referrals("", fields, text);
    let keys: Vec<Option<&str>> = rows.iter().map(|r| kept(r).0.source.as_ref().map(|s| s.key.as_str())).collect();
    assert_eq!(keys, [Some("google_ads"), None, Some("unknown"), None, Some("website")]);
    assert_eq!(kept(&rows[0]).0.source.as_ref().map(|s| (s.label.as_str(), s.create_missing)), Some(("Google Ads", true)));
}

#[test]
fn everything_wrong_with_a_row_is_said_at_once() {
    let long = "x".repeat(201);
    let text = format!("id,on,who,mail,owner\n,2026-05,{long},nobody,Priya Shah\n7,2026-05-03,Jane,j@x.example,\n");
    let rows =
        referrals("key = \"id\"", "prospect_email = \"mail\"\nowner = { column = \"owner\", default = \"Owen Price\" }", &text);
    let all = refused(&rows[0]).join(" ");
    for part in
        ["“2026-05” is not a whole date", "column “id”: it is blank", "200 characters of a name", "“nobody” is not an email"]
    {
        assert!(all.contains(part), "{part}: {all}");
    }
    let row = kept(&rows[1]).0;
    assert_eq!((row.owner.as_deref(), row.external_key.as_deref()), (Some("Owen Price"), Some("7")));
}

#[test]
fn people_organisations_and_clients_are_read() {
    let people = read(
        "person",
        "key = \"id\"",
        "name = { template = \"{a} {b}\" }\nreferrer_kind = \"kind\"",
        "id,a,b,kind\n1,Jane,Doe,Client\n2,,,client\n3,Jo,,boss\n",
    );
    match &people[0] {
        What::Row { values: Values::Person(p), .. } => {
            assert_eq!((p.name.as_str(), p.referrer_kind.as_deref()), ("Jane Doe", Some("client")));
        }
        other => panic!("{other:?}"),
    }
    assert!(refused(&people[1])[0].contains("name is needed") && refused(&people[2])[0].contains("“boss” is not one of"));
    let firms = read("organisation", "", "name = \"n\"\nwebsite = \"w\"", "n,w\nOrion Foods,orion.example\n");
    assert!(
        matches!(&firms[0], What::Row { values: Values::Organisation(o), .. } if o.website.as_deref() == Some("orion.example"))
    );
    let clients = read(
        "client",
        "",
        "person = \"p\"\norganisation = \"o\"\nsource = \"s\"\nclient_since = \"d\"",
        "p,o,s,d\n,Orion,website,2020-01-31\n,,website,\n",
    );
    assert!(matches!(&clients[0], What::Row { values: Values::Client(c), .. } if c.client_since == Some(date(2020, 1, 31))));
    assert!(refused(&clients[1])[0].contains("no client is named"));
}

#[test]
fn days_before_first_contact_are_counted() {
    let first = date(2018, 4, 3);
    assert_eq!(before_first_contact(Outcome::Won, first, first), None);
    assert_eq!(
        before_first_contact(Outcome::Lost, first, date(2018, 4, 2)).as_deref(),
        Some("lost on 2018-04-02, 1 day before the first contact on 2018-04-03; both days are kept as given, look at them.")
    );
}

#[test]
fn custom_fields_are_read_by_what_they_hold() {
    use goodword_domain::custom::{FieldKind, FieldOn};
    let field = |on, key: &str, kind| CustomField { on, key: key.to_owned(), label: key.to_owned(), kind };
    let all = [
        field(FieldOn::Referral, "fee", FieldKind::Money),
        field(FieldOn::Referral, "shares", FieldKind::Number),
        field(FieldOn::Referral, "signed", FieldKind::Date),
        field(FieldOn::Matter, "file_no", FieldKind::Text),
    ];
    let fields = "received_on = \"on\"\nprospect_person = \"who\"\ncustom.fee = \"fee\"\ncustom.shares = \"shares\"\n\
                  custom.signed = { column = \"signed\", format = \"%d/%m/%Y\" }\nmatter_custom.file_no = \"file\"";
    let text = "on;who;fee;shares;signed;file\n2026-05-03;Ann Li;€ 1.234,50;1.200,25;03/04/2026;F7\n2026-05-03;Jo Li;;;;\n\
                2026-05-03;Bo Li;forty;1.2;31/02/2026;\n";
    let rows = read_custom("referral", "decimal = \",\"", fields, text, &all);
    let text = |text: &str| Cell::Text(text.to_owned());
    let (row, _) = kept(&rows[0]);
    assert_eq!(row.custom["fee"], Cell::Money(Money::new(123_450, "EUR".parse().unwrap())));
    assert_eq!((&row.custom["shares"], &row.custom["signed"]), (&text("1200.25"), &text("2026-04-03")));
    assert_eq!((row.matter_custom.len(), &row.matter_custom["file_no"]), (1, &text("F7")));
    assert!(kept(&rows[1]).0.custom.is_empty(), "a blank leaves the field as it is");
    let all = refused(&rows[2]);
    assert!(all[0].contains("column “fee”: “forty” is not an amount"), "{all:?}");
    assert!(all[1].contains("column “shares”: “1.2” cannot be read as a number"), "{all:?}");
    assert!(all[2].contains("column “signed”: “31/02/2026” is no day"), "{all:?}");
}

#[test]
fn a_row_that_names_an_organisation_and_nobody_there_records_the_organisation() {
    let fields = "name = { template = \"{first} {last}\" }\norganisation = \"firm\"\nemail = \"mail\"\nnote = \"note\"";
    let rows = read("person", "", fields, "first,last,firm,mail,note\n,,Vega Ltd,info@vega.example,Fair\n,,,x@vega.example,\n");
    let What::Row { values: Values::Organisation(row), warnings } = &rows[0] else { panic!("{:?}", rows[0]) };
    assert_eq!(
        (row.name.as_str(), row.email.as_deref(), row.note.as_deref()),
        ("Vega Ltd", Some("info@vega.example"), Some("Fair"))
    );
    assert!(warnings[0].sentence.contains("so the organisation Vega Ltd is recorded"), "{warnings:?}");
    assert!(refused(&rows[1])[0].contains("name is needed"));
}

#[test]
fn of_several_addresses_and_numbers_one_is_kept_and_the_others_go_into_the_note() {
    let fields = "name = \"name\"\nemail = \"mail\"\nphone = { column = \"work\", or = [\"mobile\"] }\nnote = \"note\"";
    let text = "name,mail,work,mobile,note\n\
                Ann Gray (ann@orion.example),,,07700 900199,\n\
                Tom Hill,tom@vega.example ::: tom@home.example,020 7946 0102,07700 900123,Keen\n\
                Eve Long,Eve Long <eve@lyra.example>,1 ::: 2,,\n\
                Jo Reed,no address,,,\n";
    let rows = read("person", "", fields, text);
    let said = |what: &What| match what {
        What::Row { values: Values::Person(row), .. } => {
            let text = |text: &Option<String>| text.clone().unwrap_or_default();
            [row.name.clone(), text(&row.email), text(&row.phone), text(&row.note)].join("|")
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(said(&rows[0]), "Ann Gray|ann@orion.example|07700 900199|");
    assert_eq!(said(&rows[1]), "Tom Hill|tom@vega.example|020 7946 0102|Keen\nAlso: tom@home.example, 07700 900123");
    assert_eq!(said(&rows[2]), "Eve Long|eve@lyra.example|1|Also: 2");
    assert!(refused(&rows[3])[0].contains("“no address” is not an email address"));
}

#[test]
fn what_a_file_says_is_open_keeps_no_day_of_the_end() {
    let fields =
        "outcome = { column = \"stage\", values = { \"Closed won\" = \"won\", \"Proposal\" = \"\" } }\ndecided_on = \"close\"";
    let text = "on,who,stage,close\n2026-05-03,Ann,Proposal,2026-09-30\n2026-05-03,Bo,Closed won,2026-05-09\n2026-05-03,Eve,,2026-05-09\n";
    let rows = referrals("", fields, text);
    assert_eq!(kept(&rows[0]).0.outcome, None);
    assert!(kept(&rows[0]).1.is_empty(), "an expected day is nothing odd");
    assert!(kept(&rows[1]).0.outcome.is_some());
    assert!(refused(&rows[2])[0].contains("there is no outcome"), "a blank says nothing of it");
    // An address a tool wrote behind a name is no part of it.
    let rows =
        referrals("", "prospect_organisation = \"firm\"", "on,who,firm\n2026-05-03,Ann,Vega Ltd (https://notion.example/1)\n");
    assert_eq!(kept(&rows[0]).0.prospect_organisation.as_deref(), Some("Vega Ltd"));
}
