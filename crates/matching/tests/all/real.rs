//! The real files, read where they are; where they are not, the test says so and passes.

use std::collections::HashMap;
use std::path::PathBuf;

use goodword_matching::{Field, Register, columns, find};

use crate::figures::{LEAST, figures};

type Rows = Vec<Vec<String>>;

/// A file of the folder beside the project, or nothing, said.
fn read(folder: &str, file: &str) -> Option<(Vec<String>, Rows)> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(folder).join(file);
    if !path.is_file() {
        eprintln!("skipped: {} is absent, so nothing was matched", path.display());
        return None;
    }
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_path(path).unwrap();
    let cells = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<_>>();
    let header = cells(reader.headers().unwrap());
    Some((header, reader.records().map(|r| cells(&r.unwrap())).collect()))
}

/// Columns as they are guessed, without those that give the answer away.
fn layout(header: &[String], rows: &Rows, without: &[&str]) -> Vec<Option<Field>> {
    let guessed = columns::guess(header, &rows[..rows.len().min(200)]);
    header.iter().zip(guessed).map(|(name, field)| field.filter(|_| !without.contains(&name.as_str()))).collect()
}

/// People of a census, some twice, without the number that names each.
fn febrl(file: &str) -> Option<(f64, f64)> {
    let (header, rows) = read("febrl", file)?;
    let layout = layout(&header, &rows, &["soc_sec_id"]);
    assert_eq!(layout[0], None, "the key of a row says who it is and is not looked at");
    let mut register = Register::new(&[layout]);
    let mut by_person: HashMap<&str, Vec<usize>> = HashMap::new();
    for (n, row) in rows.iter().enumerate() {
        register.push(0, row);
        by_person.entry(row[0].split('-').nth(1).unwrap()).or_default().push(n);
    }
    let pairs_of = |group: &Vec<usize>| {
        let group = group.clone();
        (0..group.len())
            .flat_map(move |i| {
                (i + 1..group.len()).map({
                    let group = group.clone();
                    move |j| (group[i], group[j])
                })
            })
            .collect::<Vec<_>>()
    };
    let truth: Vec<(usize, usize)> = by_person.values().flat_map(pairs_of).collect();
    Some(figures(file, &find(&register, LEAST), &truth))
}

#[test]
fn people_of_febrl_1() {
    let Some((precision, recall)) = febrl("dataset1.csv") else { return };
    assert!(precision >= 0.99 && recall >= 0.99, "{precision} {recall}");
}

#[test]
fn people_of_febrl_2() {
    let Some((precision, recall)) = febrl("dataset2.csv") else { return };
    assert!(precision >= 0.99 && recall >= 0.99, "{precision} {recall}");
}

#[test]
fn restaurants_of_two_guides() {
    let folder = "er_fodors_zagats";
    let (Some(fodors), Some(zagats), Some((_, matches))) =
        (read(folder, "fodors.csv"), read(folder, "zagats.csv"), read(folder, "matches_fodors_zagats.csv"))
    else {
        return;
    };
    let mut register = Register::new(&[layout(&fodors.0, &fodors.1, &[]), layout(&zagats.0, &zagats.1, &[])]);
    fodors.1.iter().for_each(|row| register.push(0, row));
    zagats.1.iter().for_each(|row| register.push(1, row));
    let place = |rows: &Rows, id: &str| rows.iter().position(|r| r[0] == id).unwrap();
    let truth: Vec<(usize, usize)> =
        matches.iter().map(|m| (place(&fodors.1, &m[0]), fodors.1.len() + place(&zagats.1, &m[1]))).collect();
    let (precision, recall) = figures("Fodors and Zagats", &find(&register, LEAST), &truth);
    assert!(precision >= 0.97 && recall >= 0.97, "{precision} {recall}");
}
