use super::*;
use crate::table::Table;

fn guess(text: &str) -> Guess {
    let mut table = Table::open("x.csv", text.as_bytes(), &Layout::default()).unwrap();
    referrals(&Survey::of(&mut table).unwrap(), Layout::default(), &[])
}

#[test]
fn a_referral_file_is_recognised_and_can_be_written_and_read_back() {
    let guess = guess(
        "Ref;Date received;Referred by;Client Name;Company;Fee;Status;Close date;Shoe size\n\
         1;23/05/2026;Amira Khan;Jane Doe;Orion;1.200,50;Closed won;01/06/2026;42\n\
         2;03/05/2026;Tom Reed;Kate Miller;;900,00;Open;;37\n",
    );
    let file = &guess.mapping.files[0];
    assert_eq!(file.key.as_deref(), Some("Ref"));
    assert_eq!(file.decimal, Decimal::Comma);
    assert_eq!(file.fields["received_on"].format.as_deref(), Some("%d/%m/%Y"));
    assert_eq!(file.fields["outcome"].values["Closed won"], "won");
    assert_eq!(file.fields["outcome"].values["Open"], "");
    assert_eq!(guess.unused, ["Shoe size"]);
    assert_eq!(file.fields["decided_on"].from, FilledFrom::Column("Close date".to_owned()));
    let read = Mapping::read(&guess.mapping.to_toml()).unwrap();
    assert_eq!(read.to_toml(), guess.mapping.to_toml());
    assert_eq!(read.files[0].fields.len(), file.fields.len());
}

#[test]
fn what_cannot_be_told_is_said() {
    let guess = guess("When,Whom,Status,Date\nx,y,Perhaps,03/05/2026\n");
    let all = guess.remarks.join(" ");
    assert!(all.contains("with the day or with the month first"), "{all}");
    assert!(all.contains("“Perhaps” in “Status”"), "{all}");
    assert!(all.contains("prospect_person or prospect_organisation"), "{all}");
}

#[test]
fn columns_that_are_called_as_a_custom_field_fill_it() {
    use goodword_domain::custom::{FieldKind, FieldOn};
    let field = |key: &str, label: &str, kind| crate::custom::CustomField {
        on: FieldOn::Referral,
        key: key.to_owned(),
        label: label.to_owned(),
        kind,
    };
    let custom = [
        field("panel", "Panel scheme", FieldKind::Choice),
        field("joined", "Day joined", FieldKind::Date),
        field("points", "Points", FieldKind::Number),
        field("stage", "Stage", FieldKind::Text),
    ];
    let text = "Date,Client name,PANEL SCHEME,custom.joined,points,Stage\n2026-05-03,Ann Li,A,23/05/2026,1.5,talking\n";
    let mut table = Table::open("f.csv", text.as_bytes(), &Layout::default()).unwrap();
    let survey = Survey::of(&mut table).unwrap();
    let guess = referrals(&survey, Layout::default(), &custom);
    let file = &guess.mapping.files[0];
    let column = |name: &str| file.fields.get(name).map(|f| f.from.clone());
    let is = |name: &str| Some(FilledFrom::Column(name.to_owned()));
    assert_eq!((column("custom.panel"), column("custom.points")), (is("PANEL SCHEME"), is("points")));
    assert_eq!(file.fields["custom.joined"].format.as_deref(), Some("%d/%m/%Y"));
    assert_eq!((column("stage"), column("custom.stage")), (is("Stage"), None), "a column fills one field");
    assert!(guess.unused.is_empty());
}

#[test]
fn opportunities_without_a_word_on_how_they_ended_are_open() {
    let guess = guess("Deal Name,Amount,Close Date,Create Date\nOrion lease,500,2026-06-30,2026-05-03\n");
    let file = &guess.mapping.files[0];
    assert!(!file.fields.contains_key("decided_on") && !file.fields.contains_key("outcome"));
    assert_eq!(file.fields["received_on"].from, FilledFrom::Column("Create Date".to_owned()));
    assert_eq!(file.fields["prospect_organisation"].from, FilledFrom::Column("Deal Name".to_owned()));
    assert!(guess.remarks.iter().any(|remark| remark.contains("“Close Date” says when it ended")), "{:?}", guess.remarks);
    assert_eq!(guess.unused, ["Close Date"]);
}
