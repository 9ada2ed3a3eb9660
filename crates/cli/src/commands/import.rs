//! `goodword import FILE… --mapping FILE`: imports files as one batch.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use goodword_actions::import_batch::{self, ImportBatch, Progress};
use goodword_actions::{Actor, Desk, Via, find_duplicates};
use goodword_domain::batch::BatchState;
use goodword_intake::batch::{Opener, Source};
use goodword_intake::custom::CustomField;
use goodword_intake::guess;
use goodword_intake::mapping::Mapping;
use goodword_intake::presets;
use goodword_intake::survey::Survey;
use goodword_intake::table::{Layout, Table};
use goodword_store::Viewer;

use crate::world::{Place, colleague};
use crate::{Failed, Outcome};

#[derive(Args)]
pub(crate) struct Import {
    /// The files, in any order.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// What their columns mean (docs/how-to/import.md). One file of a tool that is known needs none.
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// Say what would be created, updated and refused, and keep nothing.
    #[arg(long)]
    dry_run: bool,
    /// Write what became of each row to this CSV file.
    #[arg(long, value_name = "FILE")]
    result: Option<PathBuf>,
    /// The email address of the colleague who imports; the product itself where nobody says.
    #[arg(long = "as", value_name = "EMAIL")]
    email: Option<String>,
}

impl Import {
    pub async fn run(self, place: &Place) -> Outcome {
        let desk = place.desk().await?;
        let mapping = match (&self.mapping, self.files.as_slice()) {
            (Some(path), _) => read_mapping(path)?,
            (None, [file]) => recognised(file, &custom_fields(&desk).await?, self.dry_run)?,
            (None, _) => {
                return Err(Failed::Refused(
                    "Several files need a mapping that says how they belong together. Nothing was imported.".to_owned(),
                ));
            }
        };
        let mut files = Vec::new();
        for path in &self.files {
            files.push(opener(path)?);
        }
        let actor = match &self.email {
            Some(email) => colleague(&desk, email).await?,
            None => Actor::product(Via::CommandLine),
        };
        let import = ImportBatch { files, mapping, dry_run: self.dry_run, first: None };
        let outcome = import_batch::import(&desk, &actor, import, &Progress::default()).await?;
        if let (Some(path), Some(batch)) = (&self.result, outcome.batch_id) {
            let file = File::create(path).map_err(|error| {
                Failed::Refused(format!("The import is in, but {} could not be written: {error}.", path.display()))
            })?;
            import_batch::write_results(&desk.db, Viewer::System("command line"), batch, std::io::BufWriter::new(file)).await?;
        }
        find_duplicates::after_import(&desk, &outcome).await?;
        println!("{}", outcome.sentence());
        for remark in &outcome.remarks {
            println!("{remark}");
        }
        for row in outcome.rows.iter().filter(|row| outcome.odd.contains(&row.row_number)) {
            eprintln!("{}: {}", row.file, row.sentence);
        }
        match outcome.state {
            BatchState::Failed | BatchState::Cancelled => Err(Failed::Refused("Nothing was imported.".to_owned())),
            _ => Ok(()),
        }
    }
}

fn read_mapping(path: &Path) -> Result<Mapping, Failed> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        Failed::Refused(format!("The mapping {} could not be read: {error}. Nothing was imported.", path.display()))
    })?;
    Mapping::read(&text).map_err(|problems| {
        let all: Vec<String> = problems.iter().map(ToString::to_string).collect();
        Failed::Refused(format!("The mapping {} cannot be used. Nothing was imported.\n{}", path.display(), all.join("\n")))
    })
}

/// The custom fields of the firm, which columns may be called as.
async fn custom_fields(desk: &Desk) -> Result<Arc<[CustomField]>, Failed> {
    let mut reader = desk.db.read(Viewer::System("command line")).await?;
    Ok(import_batch::custom_fields(&mut reader).await?)
}

/// The mapping of a known tool's export, and what is to be said of it; that of any other file is guessed to be looked at, and nothing
/// is imported by it before somebody has.
fn recognised(path: &Path, custom: &[CustomField], dry_run: bool) -> Result<Mapping, Failed> {
    let refuse = |why: String| Failed::Refused(format!("{why} Nothing was imported."));
    let file = File::open(path).map_err(|error| refuse(format!("{} could not be read: {error}.", path.display())))?;
    let survey = Table::open(&path.display().to_string(), file, &Layout::default()).and_then(|mut table| Survey::of(&mut table));
    let survey = survey.map_err(|error| refuse(error.to_string()))?;
    let known = presets::recognise(&survey, Layout::default(), custom);
    let is_guessed = known.is_none();
    if is_guessed && !dry_run {
        let what = "is the export of no tool that is known here: say what its columns mean with --mapping. --dry-run guesses it.";
        return Err(refuse(format!("{} {what}", path.display())));
    }
    let guess = known.unwrap_or_else(|| guess::of(&survey, Layout::default(), custom));
    for remark in &guess.remarks {
        println!("{remark}");
    }
    if is_guessed {
        println!(
            "This mapping was guessed. Keep it in a file, look at it, and import by it with --mapping:\n\n{}",
            guess.mapping.to_toml()
        );
    }
    // What a mapping lacks is said before the files are opened.
    Mapping::read(&guess.mapping.to_toml()).map_err(|problems| {
        let all: Vec<String> = problems.iter().map(ToString::to_string).collect();
        refuse(format!("{} needs a mapping that somebody wrote.\n{}\n", path.display(), all.join("\n")))
    })
}

/// A file that can be opened as often as it must be looked at; one that is not there is refused at once.
fn opener(path: &Path) -> Result<(String, Opener), Failed> {
    if let Err(error) = File::open(path) {
        return Err(Failed::Refused(format!("{} could not be read: {error}. Nothing was imported.", path.display())));
    }
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    let path = path.to_owned();
    let open = move || File::open(&path).map(|file| Box::new(file) as Source);
    Ok((name, Box::new(open)))
}
