//! `goodword capture "…" --as E`: records an introduction from one line.

use clap::Args;
use goodword_actions::capture_line::CaptureLine;

use crate::Outcome;
use crate::world::{Place, colleague};

#[derive(Args)]
pub(crate) struct Capture {
    /// Who introduced whom, and for what: "Amira Khan (Hale & Co) introduced Orion Foods, shareholder dispute, worth 40k".
    line: String,
    /// The email address of the colleague who records it.
    #[arg(long = "as", value_name = "EMAIL")]
    email: String,
}

impl Capture {
    pub async fn run(self, place: &Place) -> Outcome {
        let desk = place.desk().await?;
        let actor = colleague(&desk, &self.email).await?;
        let done = desk.run(&actor, CaptureLine { line: self.line, for_colleague_id: None }).await?;
        println!("{}", done.id);
        for warned in done.warnings {
            eprintln!("{}", warned.sentence);
        }
        Ok(())
    }
}
