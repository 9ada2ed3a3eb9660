//! `goodword token new --email E`: prints a bearer token of the API.

use clap::{Args, Subcommand};
use goodword_actions::issue_token::IssueToken;
use goodword_actions::{Actor, Via};

use crate::Outcome;
use crate::world::{Place, colleague};

#[derive(Subcommand)]
pub(crate) enum Token {
    /// Issue a token for a colleague; it is printed this once.
    New(New),
}

#[derive(Args)]
pub(crate) struct New {
    /// The email address of the colleague it stands for.
    #[arg(long)]
    email: String,
    /// What it is for.
    #[arg(long, default_value = "command line")]
    name: String,
}

impl Token {
    pub async fn run(self, place: &Place) -> Outcome {
        let Self::New(new) = self;
        let desk = place.desk().await?;
        let whose = colleague(&desk, &new.email).await?.colleague;
        // Whoever can run this command on the data may do all of it, so the product itself issues the token.
        let actor = Actor::product(Via::CommandLine);
        let issued = desk.run(&actor, IssueToken { name: new.name, colleague_id: whose }).await?;
        println!("{}", issued.token);
        Ok(())
    }
}
