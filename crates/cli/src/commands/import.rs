//! `goodword import FILE… --mapping FILE`: imports files as one batch.

use std::fs::File;
use std::path::{Path, PathBuf};

use clap::Args;
use goodword_actions::import_batch::{self, ImportBatch, Progress};
use goodword_actions::{Actor, Via};
use goodword_domain::batch::BatchState;
use goodword_intake::batch::{Opener, Source};
use goodword_intake::mapping::Mapping;
use goodword_store::Viewer;

use crate::world::{Place, colleague};
use crate::{Failed, Outcome};

#[derive(Args)]
pub(crate) struct Import {
    /// The files, in any order.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// What their columns mean (docs/how-to/import.md).
    #[arg(long, value_name = "FILE")]
    mapping: PathBuf,
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
        let mapping = read_mapping(&self.mapping)?;
        let mut files = Vec::new();
        for path in &self.files {
            files.push(opener(path)?);
        }
        let desk = place.desk().await?;
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
