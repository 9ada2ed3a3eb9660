//! `goodword duplicates FILE`: pairs of rows that are probably the same person or organisation, before anything is imported.

mod told;

use std::fs::File;
use std::path::{Path, PathBuf};

use clap::Args;
use goodword_intake::table::{Layout, Row, Table};
use goodword_matching::{Field, Register, columns, find};

use super::report::Format;
use crate::{Failed, Outcome};

/// How many rows are looked at to tell what the columns hold.
const SAMPLE: usize = 200;

#[derive(Args)]
pub(crate) struct Duplicates {
    /// A CSV file of people or organisations; with a second one, rows of the first are compared with rows of the second.
    #[arg(required = true, num_args = 1..=2, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The score, from 0 to 1, from which a pair is printed.
    #[arg(long, default_value_t = 0.5, value_name = "SCORE", value_parser = score)]
    least: f64,
    /// A column that is not to be looked at; may be given several times.
    #[arg(long, value_name = "COLUMN")]
    without: Vec<String>,
    /// How it is written.
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

/// A file whose first rows were read.
struct Begun {
    name: String,
    table: Table<File>,
    first: Vec<Row>,
    columns: Vec<(String, Option<Field>)>,
    /// The line each row begins on, as far as rows were read.
    lines: Vec<u64>,
}

impl Duplicates {
    pub fn run(self) -> Outcome {
        let mut files = Vec::new();
        for path in &self.files {
            files.push(begin(path, &self.without)?);
        }
        self.check(&files)?;
        let layouts: Vec<_> = files.iter().map(|file| file.columns.iter().map(|(_, field)| *field).collect()).collect();
        let mut register = Register::new(&layouts);
        for (n, file) in files.iter_mut().enumerate() {
            file.rest_into(&mut register, n)?;
        }
        let pairs = find(&register, self.least);
        match self.format {
            Format::Json => println!("{}", serde_json::to_string_pretty(&told::json(&files, &pairs))?),
            Format::Csv => print!("{}", told::csv(&files, &pairs)),
            Format::Table => print!("{}", told::table(&files, &pairs)),
        }
        Ok(())
    }

    /// Columns that are left out must be there, and something must be left to compare.
    fn check(&self, files: &[Begun]) -> Outcome {
        let is_there = |name: &String| files.iter().any(|file| file.columns.iter().any(|(column, _)| column == name));
        if let Some(unknown) = self.without.iter().find(|name| !is_there(name)) {
            let names: Vec<&str> = files.iter().flat_map(|file| file.columns.iter().map(|(column, _)| column.as_str())).collect();
            return Err(Failed::Usage(format!("There is no column “{unknown}”. The columns are {}.", names.join(", "))));
        }
        match files.iter().find(|file| file.columns.iter().all(|(_, field)| field.is_none())) {
            Some(file) => Err(Failed::Refused(format!(
                "No column of {} says who somebody is. Name its columns by what they hold, such as name, email, phone, street, city, \
                 postcode or date of birth.",
                file.name
            ))),
            None => Ok(()),
        }
    }
}

/// Opens a file and tells what its columns hold.
fn begin(path: &Path, without: &[String]) -> Result<Begun, Failed> {
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    let file = File::open(path)
        .map_err(|error| Failed::Refused(format!("{} could not be read: {error}. Nothing was compared.", path.display())))?;
    let mut table = Table::open(&name, file, &Layout::default())?;
    let mut first = Vec::new();
    while first.len() < SAMPLE {
        match table.next_row()? {
            None => break,
            Some(Ok(row)) => first.push(row),
            Some(Err(problem)) => eprintln!("{problem}"),
        }
    }
    let sample: Vec<Vec<String>> = first.iter().map(|row| row.cells.clone()).collect();
    let names = table.header().names();
    let guessed = columns::guess(names, &sample);
    let columns = names.iter().cloned().zip(guessed);
    let columns = columns
        .map(|(name, field)| {
            let field = field.filter(|_| !without.contains(&name));
            (name, field)
        })
        .collect();
    Ok(Begun { name, table, first, columns, lines: Vec::new() })
}

impl Begun {
    /// Puts all rows into the register; a row that cannot be read is said and left out.
    fn rest_into(&mut self, register: &mut Register, file: usize) -> Outcome {
        for row in self.first.drain(..) {
            self.lines.push(row.line);
            register.push(file, &row.cells);
        }
        while let Some(row) = self.table.next_row()? {
            match row {
                Ok(row) => {
                    self.lines.push(row.line);
                    register.push(file, &row.cells);
                }
                Err(problem) => eprintln!("{problem}"),
            }
        }
        Ok(())
    }
}

/// A score from 0 to 1.
fn score(given: &str) -> Result<f64, String> {
    match given.parse::<f64>() {
        Ok(score) if (0.0..=1.0).contains(&score) => Ok(score),
        _ => Err("give a number from 0 to 1, such as 0.5".to_owned()),
    }
}
