use super::*;

const GOOD: &str = r#"
name = "Firm"

[[file]]
name = "leads"
match = { pattern = "leads*.csv", columns = ["id"] }
target = "referral"
key = "id"
encoding = "windows-1252"
separator = "tab"
decimal = ","
currency = "EUR"
dates = "%d/%m/%Y"

[file.fields]
received_on = "date"
prospect_person = { template = "{first} {last}" }
source = { column = "from", values = { Web = "website" }, blank = ["n/a"], create_missing = true }
direction = { value = "inbound" }
decided_on = { column = "end", format = "%Y-%m-%d %H:%M" }
outcome = { column = "end state", values = { "Closed won" = "won", open = "" }, default = "" }

[[file]]
name = "ends"
target = "outcome"
link = { column = "lead", to = "leads" }

[file.fields]
outcome = { value = "won" }
decided_on = "end"
"#;

fn problems(text: &str) -> Vec<String> {
    Mapping::read(text).unwrap_err().iter().map(ToString::to_string).collect()
}

#[test]
fn a_mapping_is_read_and_written_back() {
    let mapping = Mapping::read(GOOD).unwrap();
    let leads = mapping.file("leads").unwrap();
    assert_eq!(leads.layout.separator, Some(b'\t'));
    assert_eq!(leads.currency.unwrap().code(), "EUR");
    assert_eq!(leads.fields["received_on"].from, FilledFrom::Column("date".to_owned()));
    assert!(leads.fields["source"].create_missing);
    let written = mapping.to_toml();
    let again = Mapping::read(&written).unwrap();
    assert_eq!(again.to_toml(), written);
    assert_eq!(again.files[1].link, mapping.files[1].link);
    assert_eq!(again.files[0].fields["outcome"].values, leads.fields["outcome"].values);
}

#[test]
fn what_is_wrong_is_said_with_its_line() {
    for (old, new, expected) in [
        ("received_on = \"date\"", "recieved_on = \"date\"", "Line 16 of the mapping: A referral has no field “recieved_on”."),
        ("received_on = \"date\"\n", "", "Line 4 of the mapping: “leads” becomes referral rows, which need received_on."),
        ("%d/%m/%Y", "%m/%Y", "Line 13 of the mapping: “%m/%Y” does not hold a whole date."),
        ("windows-1252", "klingon", "Line 9 of the mapping: “klingon” is no known encoding."),
        ("\"tab\"", "\"#\"", "Line 10 of the mapping: “#” is no separator."),
        ("\"EUR\"", "\"euros\"", "Line 12 of the mapping: “euros” is not a currency."),
        (
            "\"Closed won\" = \"won\"",
            "\"Closed won\" = \"winner\"",
            "Line 21 of the mapping: “outcome” cannot be “winner”; it can be won, declined, lost.",
        ),
        (
            "value = \"inbound\"",
            "value = \"inbound\", column = \"x\"",
            "Line 19 of the mapping: “direction” must be filled from one of",
        ),
        ("value = \"inbound\"", "value = \"inbound\", format = \"%d\"", "Line 19 of the mapping: “direction” is no date"),
        ("{first} {last}", "{first", "Line 17 of the mapping: the brace in"),
        ("key = \"id\"\n", "", "“ends” is linked to “leads”, which needs a `key`"),
        ("to = \"leads\"", "to = \"lead\"", "“ends” is linked to “lead”, and no [[file]] has that name."),
        ("link = { column = \"lead\", to = \"leads\" }\n", "", "An outcome belongs to a referral of another file."),
        ("name = \"ends\"", "name = \"leads\"", "Two files are called “leads”."),
        ("create_missing", "create_mising", "Line 18 of the mapping: It cannot be read: unknown field `create_mising`"),
        ("key = \"id\"", "key = 7", "Line 8 of the mapping: It cannot be read"),
        ("target = \"outcome\"", "target = \"outcomes\"", "It cannot be read: unknown variant `outcomes`"),
        ("[[file]]", "[[file", "Line 4 of the mapping: It cannot be read"),
    ] {
        let text = GOOD.replacen(old, new, 1);
        assert_ne!(text, GOOD, "{old}");
        let said = problems(&text);
        assert!(said.iter().any(|s| s.contains(expected)), "{new}: {said:#?}");
    }
    assert!(problems("name = \"x\"")[0].contains("no [[file]]"));
}

#[test]
fn files_are_known_by_name_and_columns() {
    let mapping = Mapping::read(GOOD).unwrap();
    let header = |names: &[&str]| Header::new(1, names.iter().map(|n| (*n).to_owned()).collect());
    let leads = &mapping.files[0];
    assert!(leads.fits("/tmp/Leads 2026.CSV", &header(&["ID", "x"])));
    assert!(!leads.fits("leads.csv", &header(&["x"])));
    assert!(!leads.fits("closed.csv", &header(&["id"])));
    for (pattern, name, fits) in
        [("*", "a", true), ("a*b*c", "axxbyc", true), ("a*b", "acd", false), ("a", "ab", false), ("*.csv", "x.csv", true)]
    {
        assert_eq!(fits_pattern(pattern, name), fits, "{pattern} {name}");
    }
}

#[test]
fn a_missing_column_is_named_with_those_there_are() {
    let mapping = Mapping::read(GOOD).unwrap();
    let header = Header::new(1, vec!["lead".to_owned(), "ending".to_owned()]);
    let said = mapping.files[1].check_header("ends.csv", &header, &[]);
    assert_eq!(
        said[0].to_string(),
        "Line 30 of the mapping: There is no column “end” in ends.csv. Its columns are “lead”, “ending”."
    );
    assert_eq!(mapping.files[1].unused(&header), ["ending"]);
}

#[test]
fn custom_fields_are_written_with_their_dot_and_held_against_those_of_the_firm() {
    let dotted = "name = \"t\"\n[[file]]\nname = \"f\"\ntarget = \"person\"\n[file.fields]\nname = \"Who\"\n\
                  custom.panel_member = { column = \"Panel\", values = { j = \"yes\" } }\n\"custom.joined\" = \"Joined\"\n";
    let mapping = Mapping::read(dotted).unwrap();
    let file = &mapping.files[0];
    assert_eq!(file.fields.keys().collect::<Vec<_>>(), ["custom.joined", "custom.panel_member", "name"]);
    assert_eq!(file.fields["custom.panel_member"].line, 7);
    assert!(mapping.to_toml().contains("\ncustom.joined = \"Joined\"\n"), "{}", mapping.to_toml());
    assert_eq!(Mapping::read(&mapping.to_toml()).unwrap().to_toml(), mapping.to_toml());

    let field = |key: &str| CustomField {
        on: goodword_domain::custom::FieldOn::Person,
        key: key.to_owned(),
        label: key.to_owned(),
        kind: goodword_domain::custom::FieldKind::Text,
    };
    let header = Header::new(1, ["Who", "Panel", "Joined"].map(str::to_owned).to_vec());
    let said = file.check_header("f.csv", &header, &[field("panel_member")]);
    assert_eq!(said.len(), 1, "{said:?}");
    assert_eq!(
        said[0].to_string(),
        "Line 8 of the mapping: There is no custom field “custom.joined” on people, or it is retired. Those that can be filled are: \
         custom.panel_member. An admin adds fields in the settings."
    );
    assert!(file.check_header("f.csv", &header, &[field("panel_member"), field("joined")]).is_empty());
    let client = dotted.replace("\"person\"", "\"client\"").replace("name = \"Who\"", "person = \"Who\"");
    assert!(problems(&client)[1].contains("A client has no field “custom.joined”"), "{:?}", problems(&client));
    let creates = dotted.replace("values = { j = \"yes\" }", "create_missing = true");
    assert!(problems(&creates)[0].contains("`create_missing` goes with source and with_people only"));
}
