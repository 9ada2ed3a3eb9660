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
    assert!(all.contains("“Perhaps” in “Status” is no stage"), "{all}");
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

/// What a file of these lines becomes: the target, and what fills the fields that are asked for.
fn filled(lines: &[&str], fields: &[&str]) -> (Target, Vec<String>) {
    let guess = guessed(lines);
    let file = &guess.mapping.files[0];
    let read = Mapping::read(&guess.mapping.to_toml()).unwrap_or_else(|problems| panic!("{lines:?}: {problems:?}"));
    assert_eq!(read.to_toml(), guess.mapping.to_toml());
    let said = |field: &&str| {
        let Some(filled) = file.fields.get(*field) else { return "-".to_owned() };
        let from = match &filled.from {
            FilledFrom::Column(column) => column.clone(),
            FilledFrom::Template(template) => template.to_string(),
            FilledFrom::Value(value) => format!("={value}"),
        };
        [from].into_iter().chain(filled.or.iter().cloned()).collect::<Vec<_>>().join(" | ")
    };
    (file.target, fields.iter().map(said).collect())
}

fn guessed(lines: &[&str]) -> Guess {
    let text = lines.join("\n") + "\n";
    let mut table = Table::open("x.csv", text.as_bytes(), &Layout::default()).unwrap();
    of(&Survey::of(&mut table).unwrap(), Layout::default(), &[])
}

#[test]
fn names_are_known_however_a_tool_writes_them() {
    let fields =
        ["prospect_person", "prospect_organisation", "prospect_email", "prospect_phone", "received_on", "source", "owner"];
    for (lines, expected) in [
        (
            [
                "LeadId,FirstName,LastName,OrganizationName,EmailAddress,PhoneNumber,MobilePhoneNumber,LeadSource,UserResponsible,DateCreated",
                "1,Ann,Gray,Orion,a@b.example,1,2,Web,Jo,2026-05-03",
            ],
            [
                "{FirstName} {LastName}",
                "OrganizationName",
                "EmailAddress",
                "PhoneNumber | MobilePhoneNumber",
                "DateCreated",
                "LeadSource",
                "UserResponsible",
            ],
        ),
        (
            [
                "Lead - ID,Lead - Title,Lead - Lead created,Lead - Contact person,Lead - Organization,Lead - Owner,Lead - Source",
                "1,Lease,2026-05-03,Ann Gray,Orion,Jo,Web",
            ],
            ["Lead - Contact person", "Lead - Organization", "-", "-", "Lead - Lead created", "Lead - Source", "Lead - Owner"],
        ),
        (
            [
                "Timestamp,Your full name,Company name,What is your e-mail address?,Phone number (optional),How did you hear about us?",
                "2026-05-03 10:00:00,Ann Gray,Orion,a@b.example,1,Web",
            ],
            [
                "Your full name",
                "Company name",
                "What is your e-mail address?",
                "Phone number (optional)",
                "Timestamp",
                "How did you hear about us?",
                "-",
            ],
        ),
        (
            [
                "Date of Enquiry,Client Name(s),Tel. No.,E-mail,Introducer,Fee Earner,Fee Quoted (£)",
                "2026-05-03,Ann Gray,1,a@b.example,Bo Lund,Jo,950",
            ],
            ["Client Name(s)", "-", "E-mail", "Tel. No.", "Date of Enquiry", "-", "Fee Earner"],
        ),
    ] {
        assert_eq!(filled(&lines, &fields), (Target::Referral, expected.map(str::to_owned).to_vec()), "{lines:?}");
    }
}

#[test]
fn opportunities_have_their_people_their_need_and_their_end() {
    let lines = [
        "Copper ID,Name,Company,Primary Contact,Stage,Status,Value,Close Date,Completed Date,Lost Reason,Created At",
        "1,Lease,Orion,Ann Gray,Proposal,Open,12000,2026-06-30,,,2026-05-03",
        "2,Tax,Vega,Tom Hill,Won,Won,900,2026-05-30,2026-05-09,,2026-05-04",
        "3,Will,Lyra,Eve Long,Lost,Lost,800,2026-05-30,2026-05-10,Too expensive,2026-05-05",
    ];
    let fields = ["need", "prospect_person", "prospect_organisation", "outcome", "decided_on", "stage", "reason"];
    let expected = ["Name", "Primary Contact", "Company", "Status", "Completed Date | Close Date", "Stage", "Lost Reason"];
    assert_eq!(filled(&lines, &fields), (Target::Referral, expected.map(str::to_owned).to_vec()));
    let guess = guessed(&lines);
    let file = &guess.mapping.files[0];
    assert_eq!(file.fields["outcome"].values["Open"], "", "what is open has not ended");
    assert_eq!(file.fields["stage"].values["Won"], "");
    assert_eq!(file.fields["reason"].values["Too expensive"], "price");
    // A stage that says how it ended is read as the end as well, whatever stands in brackets behind it.
    let lines = [
        "Record ID,Deal Name,Deal Stage,Close Date,Amount,Associated Contact,Create Date",
        "1,Lease,Appointment scheduled (Sales),2026-06-30,1,Ann Gray,2026-05-03",
        "2,Tax,Closed won (Sales),2026-05-09,2,Tom Hill,2026-05-04",
    ];
    let guess = guessed(&lines);
    let file = &guess.mapping.files[0];
    assert_eq!(file.fields["outcome"].values["Closed won (Sales)"], "won");
    assert_eq!(file.fields["stage"].values["Appointment scheduled (Sales)"], "talking");
    // Where no column says when, how it ended is kept as a note and said.
    let lines = ["Date,Client,Status", "2026-05-03,Ann Gray,Won", "2026-05-04,Tom Hill,In limbo"];
    assert_eq!(filled(&lines, &["outcome", "note"]).1, ["-", "Status: {Status}"]);
    assert!(
        guessed(&lines).remarks.iter().any(|said| said.contains("“Status” says how some of them ended, and no column says when"))
    );
}

#[test]
fn lists_of_people_introducers_and_organisations_are_told_apart_from_referrals() {
    let fields = ["name", "organisation", "job_title", "email", "phone", "referrer_person", "referrer_kind", "website"];
    for (lines, target, expected) in [
        (
            [
                "Vorname,Nachname,Firma,Position,Telefon geschäftlich,Mobiltelefon,E-Mail-Adresse,Empfohlen von",
                "Änne,Größ,Müller GmbH,Chefin,1,2,a@b.example,Jo",
            ],
            Target::Person,
            [
                "{Vorname} {Nachname}",
                "Firma",
                "Position",
                "E-Mail-Adresse",
                "Telefon geschäftlich | Mobiltelefon",
                "Empfohlen von",
                "-",
                "-",
            ],
        ),
        (
            ["Title,First,Last,Company,E-mail,Town", "Ms,Ann,Gray,Orion,a@b.example,London"],
            Target::Person,
            ["{First} {Last}", "Company", "-", "E-mail", "-", "-", "-", "-"],
        ),
        (
            ["First Name,Last Name,Display Name,Primary Email,Job Title,Organization", ",,Tom Hill,a@b.example,,"],
            Target::Person,
            ["{First Name} {Last Name} | Display Name", "Organization", "Job Title", "Primary Email", "-", "-", "-", "-"],
        ),
        (
            ["Introducer Name,Firm,Type,Tel,Email", "Amira Khan,Hale & Co,Accountant,1,a@b.example"],
            Target::Person,
            ["Introducer Name", "Firm", "-", "Email", "Tel", "-", "Type", "-"],
        ),
        (
            ["Organization - ID,Organization - Name,Organization - Owner,Organization - Website", "1,Orion,Jo,orion.example"],
            Target::Organisation,
            ["Organization - Name", "-", "-", "-", "-", "-", "-", "Organization - Website"],
        ),
    ] {
        assert_eq!(filled(&lines, &fields), (target, expected.map(str::to_owned).to_vec()), "{lines:?}");
    }
}

#[test]
fn what_was_passed_on_is_outbound_and_a_column_of_numbers_is_no_name() {
    let lines = ["Date referred out,Client,Referred to,Referred to firm,Matter", "2026-05-03,Ann Gray,Sam Roe,Roe Law,Divorce"];
    let fields = ["direction", "prospect_person", "recipient_person", "recipient_organisation", "need"];
    assert_eq!(filled(&lines, &fields).1, ["=outbound", "Client", "Referred to", "Referred to firm", "Matter"]);
    let lines = ["Name,Contact,Issue,Referred By,Date", "Ann Gray,020 7946 0101,Lease,Amira Khan,2026-05-03"];
    assert_eq!(filled(&lines, &["prospect_person", "referrer_person", "need"]).1, ["Name", "Referred By", "Issue"]);
}

#[test]
fn what_the_firm_does_not_know_can_be_kept_in_the_note() {
    let mut guess = guessed(&["Date,Client,Owner,Practice,Notes", "2026-05-03,Ann Gray,Jo,Tax,Keen"]);
    guess.to_note("owner", "Owner there");
    guess.to_note("practice", "Practice");
    let note = &guess.mapping.files[0].fields["note"].from;
    let FilledFrom::Template(note) = note else { panic!("{note:?}") };
    assert_eq!(note.to_string(), "{Notes}; Owner there: {Owner}; Practice: {Practice}");
    assert_eq!((guess.column("owner"), guess.column("prospect_person")), (None, Some("Client")));
}
