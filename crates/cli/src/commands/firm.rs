//! `goodword firm new`: sets a firm up without a browser.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use goodword_actions::set_up_firm::SetUpFirm;
use goodword_actions::{Actor, Via};

use crate::world::Place;
use crate::{Failed, Outcome};

#[derive(Subcommand)]
pub(crate) enum Firm {
    /// Set up the firm and its first admin.
    New(New),
}

#[derive(Args)]
pub(crate) struct New {
    /// The firm's name.
    #[arg(long)]
    name: String,
    /// The email address its first admin signs in with.
    #[arg(long)]
    email: String,
    /// The file their password is in (a line end behind it does not count); - for standard input.
    #[arg(long, value_name = "FILE")]
    password_file: PathBuf,
    /// The firm's zone by IANA name.
    #[arg(long, default_value = "Europe/London")]
    zone: String,
    /// The firm's currency by its three letters.
    #[arg(long, default_value = "GBP")]
    currency: String,
    /// Add the sample firm: invented people, marked as sample, gone in one click.
    #[arg(long)]
    sample: bool,
}

impl Firm {
    pub async fn run(self, place: &Place) -> Outcome {
        let Self::New(new) = self;
        let password = read_password(&new.password_file)?;
        let currency = new.currency.parse().map_err(|why: goodword_domain::money::NotMoney| Failed::Usage(why.to_string()))?;
        let desk = place.desk().await?;
        let set_up = SetUpFirm {
            name: new.name.clone(),
            zone: Some(new.zone),
            currency: Some(currency),
            admin_name: None,
            email: new.email.clone(),
            password,
        };
        desk.run(&Actor::product(Via::CommandLine), set_up).await?;
        if new.sample {
            goodword_seeds::tell(&desk).await?;
        }
        println!("{} is set up. Sign in with {}.", new.name, new.email);
        Ok(())
    }
}

fn read_password(file: &PathBuf) -> Result<String, Failed> {
    let read = if file.as_os_str() == "-" { std::io::read_to_string(std::io::stdin()) } else { std::fs::read_to_string(file) };
    match read {
        Ok(text) => Ok(text.trim_end_matches(['\n', '\r']).to_owned()),
        Err(error) => {
            Err(Failed::Refused(format!("The password file {} could not be read: {error}. Nothing was set up.", file.display())))
        }
    }
}
