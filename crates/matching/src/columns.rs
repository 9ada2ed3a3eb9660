//! Guessing what the columns of a table hold, from their names first and from what stands in them.

use goodword_domain::text::fold;

use crate::clean;
use crate::field::Field;

/// Words of a column's name that say what it holds; all words of an entry must be there. The first entry that fits decides.
const SAYS: &[(&[&str], Option<Field>)] = &[
    // What is about a thing is not the thing.
    (&["opt"], None),
    (&["label"], None),
    (&["verified"], None),
    (&["bounced"], None),
    (&["birth", "place"], None),
    (&["middle"], None),
    (&["maiden"], None),
    (&["owner"], None),
    (&["class"], None),
    (&["cluster"], None),
    (&["email"], Some(Field::Email)),
    (&["mail"], Some(Field::Email)),
    (&["phone"], Some(Field::Phone)),
    (&["telephone"], Some(Field::Phone)),
    (&["tel"], Some(Field::Phone)),
    (&["telefon"], Some(Field::Phone)),
    (&["mobile"], Some(Field::Phone)),
    (&["mobil"], Some(Field::Phone)),
    (&["cell"], Some(Field::Phone)),
    (&["landline"], Some(Field::Phone)),
    (&["soc", "sec"], Some(Field::Identifier)),
    (&["social", "security"], Some(Field::Identifier)),
    (&["national", "insurance"], Some(Field::Identifier)),
    (&["ssn"], Some(Field::Identifier)),
    (&["nino"], Some(Field::Identifier)),
    (&["vat"], Some(Field::Identifier)),
    (&["tax"], Some(Field::Identifier)),
    (&["passport"], Some(Field::Identifier)),
    (&["company", "number"], Some(Field::Identifier)),
    (&["company", "no"], Some(Field::Identifier)),
    (&["registration", "number"], Some(Field::Identifier)),
    (&["abn"], Some(Field::Identifier)),
    (&["siret"], Some(Field::Identifier)),
    (&["siren"], Some(Field::Identifier)),
    // Any other key names the row, not the person.
    (&["id"], None),
    (&["key"], None),
    (&["guid"], None),
    (&["dob"], Some(Field::BornOn)),
    (&["birth"], Some(Field::BornOn)),
    (&["birthday"], Some(Field::BornOn)),
    (&["birthdate"], Some(Field::BornOn)),
    (&["born"], Some(Field::BornOn)),
    (&["geburtsdatum"], Some(Field::BornOn)),
    (&["date"], None),
    (&["first", "name"], Some(Field::GivenName)),
    (&["given"], Some(Field::GivenName)),
    (&["forename"], Some(Field::GivenName)),
    (&["forenames"], Some(Field::GivenName)),
    (&["firstname"], Some(Field::GivenName)),
    (&["fname"], Some(Field::GivenName)),
    (&["vorname"], Some(Field::GivenName)),
    (&["prenom"], Some(Field::GivenName)),
    (&["christian", "name"], Some(Field::GivenName)),
    (&["surname"], Some(Field::Surname)),
    (&["last", "name"], Some(Field::Surname)),
    (&["family", "name"], Some(Field::Surname)),
    (&["lastname"], Some(Field::Surname)),
    (&["lname"], Some(Field::Surname)),
    (&["nachname"], Some(Field::Surname)),
    (&["familienname"], Some(Field::Surname)),
    (&["apellido"], Some(Field::Surname)),
    (&["apellidos"], Some(Field::Surname)),
    (&["cognome"], Some(Field::Surname)),
    (&["website"], Some(Field::Website)),
    (&["web"], Some(Field::Website)),
    (&["domain"], Some(Field::Website)),
    (&["homepage"], Some(Field::Website)),
    (&["house", "number"], Some(Field::HouseNumber)),
    (&["house", "no"], Some(Field::HouseNumber)),
    (&["street", "number"], Some(Field::HouseNumber)),
    (&["street", "no"], Some(Field::HouseNumber)),
    (&["hausnummer"], Some(Field::HouseNumber)),
    (&["postcode"], Some(Field::Postcode)),
    (&["postal"], Some(Field::Postcode)),
    (&["zip"], Some(Field::Postcode)),
    (&["zipcode"], Some(Field::Postcode)),
    (&["plz"], Some(Field::Postcode)),
    (&["city"], Some(Field::Place)),
    (&["town"], Some(Field::Place)),
    (&["suburb"], Some(Field::Place)),
    (&["locality"], Some(Field::Place)),
    (&["place"], Some(Field::Place)),
    (&["village"], Some(Field::Place)),
    (&["ort"], Some(Field::Place)),
    (&["stadt"], Some(Field::Place)),
    (&["ville"], Some(Field::Place)),
    (&["state"], Some(Field::Region)),
    (&["county"], Some(Field::Region)),
    (&["region"], Some(Field::Region)),
    (&["province"], Some(Field::Region)),
    (&["canton"], Some(Field::Region)),
    (&["bundesland"], Some(Field::Region)),
    (&["address", "2"], Some(Field::AddressLine)),
    (&["addr", "2"], Some(Field::AddressLine)),
    (&["street", "2"], Some(Field::AddressLine)),
    (&["line", "2"], Some(Field::AddressLine)),
    (&["address", "3"], None),
    (&["line", "3"], None),
    (&["building"], Some(Field::AddressLine)),
    (&["district"], Some(Field::AddressLine)),
    (&["address", "type"], None),
    (&["street"], Some(Field::Street)),
    (&["address"], Some(Field::Street)),
    (&["addr"], Some(Field::Street)),
    (&["line", "1"], Some(Field::Street)),
    (&["strasse"], Some(Field::Street)),
    (&["rue"], Some(Field::Street)),
    (&["company"], Some(Field::Organisation)),
    (&["organisation"], Some(Field::Organisation)),
    (&["organization"], Some(Field::Organisation)),
    (&["org"], Some(Field::Organisation)),
    (&["firm"], Some(Field::Organisation)),
    (&["employer"], Some(Field::Organisation)),
    (&["business"], Some(Field::Organisation)),
    (&["account"], Some(Field::Organisation)),
    (&["firma"], Some(Field::Organisation)),
    (&["societe"], Some(Field::Organisation)),
    (&["entreprise"], Some(Field::Organisation)),
    (&["empresa"], Some(Field::Organisation)),
    (&["type"], Some(Field::Other)),
    (&["category"], Some(Field::Other)),
    (&["industry"], Some(Field::Other)),
    (&["occupation"], Some(Field::Other)),
    (&["profession"], Some(Field::Other)),
    (&["job"], Some(Field::Other)),
    (&["gender"], Some(Field::Other)),
    (&["sex"], Some(Field::Other)),
    (&["name"], Some(Field::Name)),
    (&["fullname"], Some(Field::Name)),
    (&["contact"], Some(Field::Name)),
    (&["person"], Some(Field::Name)),
];

/// What each column of a table holds, from its name and from the cells of some rows; nothing where it says nothing on who somebody is.
#[must_use]
pub fn guess<S: AsRef<str>>(names: &[S], sample: &[Vec<String>]) -> Vec<Option<Field>> {
    let cells = |column: usize| -> Vec<&str> {
        sample.iter().filter_map(|row| row.get(column)).map(|c| c.trim()).filter(|c| !clean::words(c).is_empty()).collect()
    };
    let mut fields: Vec<Option<Field>> = names
        .iter()
        .enumerate()
        .map(|(column, name)| match said(name.as_ref()) {
            Some(field) => field.filter(|f| holds(*f, &cells(column))),
            None => shown(&cells(column)),
        })
        .collect();
    let is_there = |field: Field| fields.contains(&Some(field));
    let beside = is_there(Field::Surname) || is_there(Field::Organisation);
    for (column, field) in fields.iter_mut().enumerate() {
        if *field == Some(Field::Name) {
            *field = Some(kind_of_name(&cells(column), beside));
        }
    }
    fields
}

/// What the name of a column says: a field, that it is not looked at, or nothing.
fn said(name: &str) -> Option<Option<Field>> {
    let words = words(name);
    let says = |entry: &&(&[&str], Option<Field>)| entry.0.iter().all(|w| words.iter().any(|x| x == w));
    SAYS.iter().find(says).map(|(_, field)| *field)
}

/// The words of a column's name: `FirstName`, `first_name` and `First name` are the same two; `address1` is `address 1`.
fn words(name: &str) -> Vec<String> {
    let mut parted = String::new();
    let mut before = ' ';
    for c in name.chars() {
        if (before.is_lowercase() && c.is_uppercase()) || (before.is_alphabetic() && c.is_ascii_digit()) {
            parted.push(' ');
        }
        parted.push(if c == '_' { ' ' } else { c });
        before = c;
    }
    let folded = fold(&parted);
    let joined = folded.replace("e mail", "email").replace("post code", "postcode").replace("web site", "website");
    joined.split(' ').map(str::to_owned).collect()
}

/// How many of some cells a test holds for, as a share.
fn share(cells: &[&str], is: impl Fn(&str) -> bool) -> f64 {
    cells.iter().filter(|c| is(c)).count() as f64 / (cells.len() as f64).max(1.0)
}

/// Whether cells look like what the name of their column says.
fn holds(field: Field, cells: &[&str]) -> bool {
    let readable = |is: &dyn Fn(&str) -> bool| cells.is_empty() || share(cells, is) >= 0.5;
    match field {
        Field::Email => readable(&|c| !clean::email(c).is_empty()),
        Field::Phone => readable(&|c| !clean::phone(c).is_empty()),
        Field::BornOn => readable(&|c| !clean::day(c).is_empty()),
        Field::Website => readable(&|c| !clean::host(c).is_empty()),
        Field::HouseNumber | Field::Postcode => readable(&|c| c.len() <= 12),
        _ => true,
    }
}

/// What cells look like whose column's name says nothing.
fn shown(cells: &[&str]) -> Option<Field> {
    let enough = cells.len() >= 3;
    let is_phone = |c: &str| {
        let marks = c.contains(['+', ' ', '-', '/', '(']);
        marks && clean::day(c).is_empty() && clean::phone(c).len() >= 9 && !c.contains(|x: char| x.is_alphabetic())
    };
    match () {
        () if enough && share(cells, |c| !clean::email(c).is_empty()) >= 0.8 => Some(Field::Email),
        () if enough && share(cells, is_phone) >= 0.8 => Some(Field::Phone),
        () => None,
    }
}

/// Whether a column of names holds people, organisations, or both.
fn kind_of_name(cells: &[&str], beside: bool) -> Field {
    let (people, organisations) = (share(cells, clean::looks_like_a_person), share(cells, clean::looks_like_an_organisation));
    match () {
        // A name beside a column of organisations or surnames is a person's.
        () if beside && organisations < 0.2 => Field::PersonName,
        () if people >= 0.4 && organisations < 0.05 => Field::PersonName,
        () if people < 0.15 => Field::Organisation,
        () => Field::Name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guessed(names: &str, rows: &[&str]) -> String {
        let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
        let sample: Vec<Vec<String>> = rows.iter().map(|r| cells(r)).collect();
        let words = |field: Option<Field>| field.map_or("-", Field::words);
        guess(&cells(names), &sample).into_iter().map(words).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn columns_are_known_by_their_names() {
        assert_eq!(
            guessed(
                "rec_id, given_name, surname, street_number, address_1, address_2, suburb, postcode, state, date_of_birth, soc_sec_id",
                &[]
            ),
            "-, given name, surname, house number, street, line of the address, place, postcode, region, date of birth, identifying number"
        );
        assert_eq!(
            guessed(
                "Record ID,FirstName,Last Name,E-mail 1 - Value,Phone 1 - Type,Company name,Contact owner,Create Date,State/Region,Zip",
                &[]
            ),
            "-, given name, surname, email address, phone, organisation, -, -, region, postcode"
        );
    }

    #[test]
    fn what_stands_there_decides_too() {
        let rows = [
            "1,Orion Foods,12 High St.,0,020 7946 0018,pub",
            "2,Cafe Sol,3 Low Rd.,1,020 7946 0019,bar",
            "3,Palm,4 Low Rd.,1,020 7946 0020,bar",
        ];
        assert_eq!(guessed("id,name,addr,class,reach,type", &rows), "-, organisation, street, -, phone, other");
        assert_eq!(guessed("Name,Email", &["Jane Smith,yes", "Bob Hale,no"]), "name of a person, -");
        assert_eq!(guessed("Name", &["Jane Smith", "Orion Foods Ltd", "Hale & Co"]), "name");
    }
}
