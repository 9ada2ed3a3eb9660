//! What holds for any records.

use goodword_matching::{Field, Register, compare, find};
use proptest::prelude::*;

const FIELDS: [Field; 10] = [
    Field::GivenName,
    Field::Surname,
    Field::Organisation,
    Field::Email,
    Field::Phone,
    Field::Street,
    Field::AddressLine,
    Field::Place,
    Field::Postcode,
    Field::BornOn,
];
const ALL: [Field; 17] = [
    Field::PersonName,
    Field::Name,
    Field::GivenName,
    Field::Surname,
    Field::Organisation,
    Field::Email,
    Field::Phone,
    Field::HouseNumber,
    Field::Street,
    Field::AddressLine,
    Field::Place,
    Field::Postcode,
    Field::Region,
    Field::BornOn,
    Field::Identifier,
    Field::Website,
    Field::Other,
];
/// Columns that tell one thing together: who agrees in half of a name may agree in the other half of it crosswise.
const FACTS: [&[usize]; 8] = [&[0, 1], &[2], &[3], &[4], &[5, 6], &[7], &[8], &[9]];

/// Cells as people fill them in, and as nobody would.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop::sample::select(vec![
            "Bob", "Robert", "Roberta", "Jane Mary", "J.", "Smith", "Smyth", "van der Berg", "Orion Foods Ltd", "Orion Foods Limited", "Hale & Co",
            "jane@orion.example", "jane.smith@orion.example", "+44 20 7946 0018", "020 7946 0081", "12 High Street", "14 High St.", "Flat 2",
            "Anytown", "EC1A 1BB", "1980-12-01", "01/12/1980", "N/A",
        ]).prop_map(str::to_owned),
        1 => Just(String::new()),
        1 => "\\PC{0,12}",
        1 => any::<String>(),
    ]
}

fn record() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(cell(), FIELDS.len())
}

proptest! {
    #[test]
    fn any_text_in_any_column_gives_scores(rows in prop::collection::vec(prop::collection::vec("\\PC{0,20}|\\s*", ALL.len()), 0..8)) {
        let mut register = Register::new(&[ALL.map(Some).to_vec()]);
        rows.iter().for_each(|row| register.push(0, row));
        for pair in find(&register, 0.0) {
            prop_assert!((0.0..=1.0).contains(&pair.score) && pair.a < pair.b && pair.b < rows.len(), "{pair:?}");
        }
    }

    #[test]
    fn either_way_round_and_always_the_same(a in record(), b in record()) {
        let (there, back) = (compare(&FIELDS, &a, &b), compare(&FIELDS, &b, &a));
        prop_assert_eq!(there.score.to_bits(), back.score.to_bits());
        prop_assert_eq!(compare(&FIELDS, &a, &b), there);
    }

    #[test]
    fn nothing_is_more_like_a_record_than_itself(a in record(), b in record()) {
        prop_assert!(compare(&FIELDS, &a, &a).score >= compare(&FIELDS, &a, &b).score - 1e-12);
    }

    #[test]
    fn more_agreement_never_lowers_the_score(a in record(), b in record(), fact in 0..FACTS.len()) {
        // Where neither says anything nothing more agrees; without a name they would even be organisations, which are judged otherwise.
        let says = |column: &usize| !compare(&FIELDS[*column..=*column], &[&a[*column]], &[&a[*column]]).reasons.is_empty();
        if !FACTS[fact].iter().any(says) {
            return Ok(());
        }
        let before = compare(&FIELDS, &a, &b).score;
        let mut nearer = b;
        for column in FACTS[fact] {
            nearer[*column].clone_from(&a[*column]);
        }
        let after = compare(&FIELDS, &a, &nearer).score;
        prop_assert!(after >= before - 1e-12, "{before} became {after}: {a:?} and {nearer:?}");
    }

    #[test]
    fn the_order_of_records_does_not_matter(rows in prop::collection::vec(record(), 2..8)) {
        let scores = |rows: &[Vec<String>]| {
            let mut register = Register::new(&[FIELDS.map(Some).to_vec()]);
            rows.iter().for_each(|row| register.push(0, row));
            let mut scores: Vec<u64> = find(&register, 0.01).into_iter().map(|p| (p.score * 1e9).round() as u64).collect();
            scores.sort_unstable();
            scores
        };
        let turned: Vec<Vec<String>> = rows.iter().rev().cloned().collect();
        prop_assert_eq!(scores(&rows), scores(&turned));
    }
}

/// Who has only a surname and whoever has only a given name share no point of a name, and are people all the same.
#[test]
fn two_halves_of_names_are_not_compared_as_organisations_are() {
    let surname = ["", "Bob", "Orion Foods Ltd", "", "020 7946 0081", "", "", "Anytown", "", ""];
    let given = ["Robert", "", "Orion Foods Ltd", "", "020 7946 0081", "", "", "Anytown", "", ""];
    let (itself, other) = (compare(&FIELDS, &surname, &surname), compare(&FIELDS, &surname, &given));
    assert!(itself.score > other.score && other.score < 0.5, "{itself:?} {other:?}");
    assert!(other.reasons.contains(&"same organisation".to_owned()), "{other:?}");
}

#[test]
fn of_what_was_there_before_no_pair_is_looked_for() {
    let fields = || vec![[Field::PersonName, Field::Email, Field::Phone].map(Some).to_vec()];
    let old = [["Jonathan Reed", "jreed@vega.example", "020 7946 0018"], ["Jon Reed", "jreed@vega.example", "020 7946 0018"]];
    let new =
        [["J. Reed", "jreed@vega.example", ""], ["Maria Schultz", "", "020 7946 0500"], ["Maria Schulz", "", "020 7946 0500"]];
    let pairs = |fresh: bool| {
        let mut register = Register::new(&fields());
        old.iter().for_each(|cells| register.push(0, cells));
        if fresh {
            register.begin_new();
        }
        new.iter().for_each(|cells| register.push(0, cells));
        let mut found: Vec<(usize, usize)> = find(&register, 0.5).iter().map(|pair| (pair.a, pair.b)).collect();
        found.sort_unstable();
        found
    };
    assert_eq!(pairs(true), [(0, 2), (1, 2), (3, 4)]);
    assert!(pairs(false).contains(&(0, 1)), "the whole file is compared where nothing was said");
}
