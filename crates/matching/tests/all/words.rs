//! What is said of a pair.

use goodword_matching::{Field, compare};

const FIELDS: [Field; 5] = [Field::GivenName, Field::Surname, Field::Organisation, Field::Email, Field::Phone];

fn said(a: [&str; 5], b: [&str; 5]) -> String {
    compare(&FIELDS, &a, &b).reasons.join("; ")
}

#[test]
fn why_two_records_are_one_persons() {
    let told = said(["Bob", "Hale", "Orion Foods Ltd", "", ""], ["Robert", "Hale", "Orion Foods Limited", "", ""]);
    for reason in ["name and organisation alike", "Bob is short for Robert", "same organisation", "Ltd and Limited"] {
        assert!(told.contains(reason), "{told}");
    }
    let told = said(["Зоя", "Юшкова", "", "", "020 7946 0018"], ["Zoia", "Iushkova", "", "", "+44 20 7946 0018"]);
    assert!(told.contains("the same name written in other letters") && told.contains("same phone"), "{told}");
    let told = said(["Khan", "Amira", "", "amira@hale.example", ""], ["Amira", "Khan", "", "amira@hale.example", ""]);
    assert!(told.contains("given name and surname swapped") && told.contains("same email"), "{told}");
}

#[test]
fn what_speaks_against_stands_last() {
    let told = compare(&FIELDS, &["Jane", "Hale", "", "", "020 7946 0018"], &["Peter", "Hale", "", "", "020 7946 0018"]);
    assert_eq!(told.reasons.last().map(String::as_str), Some("but other given names"), "{told:?}");
    assert!(told.score < 0.5, "two of one household are two: {told:?}");
}

#[test]
fn sister_companies_are_not_one() {
    let fields = [Field::Organisation, Field::Phone];
    let score = |a: &str, b: &str| compare(&fields, &[a, "020 7946 0018"], &[b, "020 7946 0018"]).score;
    assert!(score("Orion Foods Ltd", "Orion Foods Limited") > score("Orion Foods Ltd", "Orion Foods GmbH"));
}
