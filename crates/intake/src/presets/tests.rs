use std::path::PathBuf;

use super::*;
use crate::table::Table;

fn survey(text: &str) -> Survey {
    Survey::of(&mut Table::open("x.csv", text.as_bytes(), &Layout::default()).unwrap()).unwrap()
}

#[test]
fn every_preset_can_be_read_and_is_recognised_by_its_own_columns() {
    let mut count = 0;
    for (file, mapping) in all() {
        let mapping = mapping.unwrap_or_else(|problems| panic!("{file}: {problems:?}"));
        let columns = &mapping.files[0].matches.columns;
        assert!(columns.len() >= 4, "{file} would be recognised by too little");
        let guess = recognise(&survey(&format!("{}\n", columns.join(","))), Layout::default(), &[]);
        assert_eq!(guess.map(|g| g.mapping.name), Some(mapping.name), "{file}");
        count += 1;
    }
    assert!(count >= 20, "{count}");
    assert!(recognise(&survey("Ref,Date,Who\n1,2,3\n"), Layout::default(), &[]).is_none());
}

#[test]
fn who_referred_somebody_in_outlook_becomes_the_referrer() {
    let text = "First Name,Middle Name,Last Name,Company,Job Title,E-mail Address,Business Phone,Referred By,Notes\nJane,,Doe,Orion,CFO,j@orion.example,1,Amira Khan,\n";
    let guess = recognise(&survey(text), Layout::default(), &[]).unwrap();
    assert_eq!(guess.mapping.files[0].fields["referrer_person"].from, FilledFrom::Column("Referred By".to_owned()));
    assert_eq!(guess.remarks[0], "This looks like an export of Outlook contacts; the columns were filled in for it.");
}

#[test]
fn deals_of_known_tools_end_as_their_stages_say() {
    for (header, won, lost, open) in [
        (
            "Deal Name,Deal Stage,Pipeline,Create Date,Close Date,Closed Lost Reason",
            "closedwon",
            "Closed lost (Sales)",
            "Contract Sent",
        ),
        ("Name,StageName,CloseDate,LeadSource,IsWon,CreatedDate", "6 - Closed Won", "Closed Lost", "Signed in blood"),
        ("Potential Name,Stage,Lead Source,Created Time,Closing Date", "Closed Won", "Closed-Lost", "Qualification"),
    ] {
        let columns: Vec<&str> = header.split(',').collect();
        let row = |stage: &str, why: &str| {
            let cell = |name: &&str| match *name {
                "Deal Stage" | "StageName" | "Stage" => stage.to_owned(),
                "Closed Lost Reason" => why.to_owned(),
                name if name.contains("Clos") || name.contains("Creat") => "2025-03-30".to_owned(),
                _ => "Orion".to_owned(),
            };
            columns.iter().map(cell).collect::<Vec<_>>().join(",")
        };
        let text = format!("{header}\n{}\n{}\n{}\n", row(won, ""), row(lost, "Price"), row(open, ""));
        let guess = recognise(&survey(&text), Layout::default(), &[]).unwrap();
        let fields = &guess.mapping.files[0].fields;
        let values = &fields["outcome"].values;
        assert_eq!((values[won].as_str(), values[lost].as_str(), values[open].as_str()), ("won", "lost", ""), "{header}");
        assert!(fields.contains_key("decided_on"), "{header}");
        let said = guess.remarks.join(" ");
        assert_eq!(said.contains("“Signed in blood” in “StageName” says nothing known"), open == "Signed in blood", "{said}");
        // Where no column says why, the words of the end are asked for it.
        assert_eq!(said.contains("No column says why it ended"), !header.contains("Reason"), "{said}");
        assert_eq!(fields["reason"].values.get(lost).map(String::as_str), (!header.contains("Reason")).then_some(""), "{header}");
    }
    let guess = recognise(
        &survey("Potential Name,Stage,Lead Source,Created Time,Closing Date\nOrion,Blue,Web,2025-01-30,2025-03-30\n"),
        Layout::default(),
        &[],
    );
    let guess = guess.unwrap();
    assert!(!guess.mapping.files[0].fields.contains_key("outcome"));
    assert!(
        guess.remarks.iter().any(|remark| remark.contains("(“Blue”)") && remark.contains("open referral")),
        "{:?}",
        guess.remarks
    );
}

#[test]
fn the_real_exports_are_recognised_and_read_whole() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/import_formats");
    if !folder.is_dir() {
        eprintln!("skipped: {} is absent, so the real exports were not read", folder.display());
        return;
    }
    for (path, name, rows, nameless) in [
        ("hubspot/hubspot_contacts.csv", "HubSpot contacts", 950, 0),
        ("hubspot/hubspot_companies.csv", "HubSpot companies", 200, 0),
        ("hubspot/hubspot_deals.csv", "HubSpot deals", 500, 0),
        ("hubspot/real_export_header_contacts_with_company.csv", "HubSpot contacts with their companies", 0, 0),
        ("hubspot/real_export_header_companies.csv", "HubSpot companies", 0, 0),
        ("zoho/Leads.csv", "Zoho leads", 3_900, 0),
        ("zoho/Contacts.csv", "Zoho contacts", 1_265, 0),
        ("zoho/Accounts.csv", "Zoho accounts", 2_229, 3),
        ("zoho/Potentials.csv", "Zoho potentials", 3_632, 0),
        ("linkedin/Connections.csv", "LinkedIn connections", 10, 0),
        ("linkedin/Connections_kawsay_bom.csv", "LinkedIn connections", 2, 0),
        ("vcard/John_Doe_GMAIL.vcf", "an address book (vCard)", 1, 0),
    ] {
        let file = std::fs::File::open(folder.join(path)).unwrap();
        let survey = Survey::of(&mut Table::open(path, file, &Layout::default()).unwrap()).unwrap();
        let guess = recognise(&survey, Layout::default(), &[]).unwrap_or_else(|| panic!("{path} was not recognised"));
        assert_eq!((guess.mapping.name.as_str(), survey.count), (name, rows), "{path}");
        // Nothing of these files has to be asked: all of their rows go by the mapping as it is filled in.
        let problems = guess.mapping.files[0].check_header(path, &survey.header, &[]);
        assert_eq!(problems, [], "{path}");
        let settings =
            crate::row::Settings { today: jiff::civil::date(2026, 5, 18), currency: "USD".parse().unwrap(), custom: [].into() };
        let reader = crate::row::RowReader::bind(path, &guess.mapping.files[0], &survey.header, settings).unwrap();
        let mut table = Table::open(path, std::fs::File::open(folder.join(path)).unwrap(), &Layout::default()).unwrap();
        let mut refused = Vec::new();
        while let Some(row) = table.next_row().unwrap() {
            if let crate::row::What::Refused(why) = reader.read(&row.unwrap()).what {
                refused.push(why);
            }
        }
        assert_eq!(refused.len(), nameless, "{path}: {refused:?}");
        assert!(refused.iter().all(|why| why[0].sentence.contains("it is blank, and name is needed")), "{path}: {refused:?}");
    }
}

#[test]
fn an_xlsx_that_is_called_csv_is_read() {
    let path =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/import_formats/misc/Leads_xlsx_misnamed_as.csv");
    let Ok(file) = std::fs::File::open(&path) else {
        eprintln!("skipped: {} is absent, so the misnamed workbook was not read", path.display());
        return;
    };
    let survey = Survey::of(&mut Table::open("Leads.csv", file, &Layout::default()).unwrap()).unwrap();
    assert_eq!((survey.count, survey.header.names().len()), (9_240, 37));
}
