use super::*;
use crate::table::Table;

fn guess(text: &str) -> Guess {
    let mut table = Table::open("x.csv", text.as_bytes(), &Layout::default()).unwrap();
    referrals(&Survey::of(&mut table).unwrap(), Layout::default())
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
