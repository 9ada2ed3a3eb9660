//! `goodword firm new`: sets a firm up without a browser.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use goodword_actions::set_up_firm::SetUpFirm;
use goodword_actions::{Actor, Via};
use goodword_domain::money::Currency;
use goodword_domain::place::Profession;

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
    /// The two letters of the firm's country, which say its zone, its currency and how it writes days.
    #[arg(long, default_value = "GB")]
    country: String,
    /// law, accountancy, property, consultancy or other: what a matter is called.
    #[arg(long)]
    profession: Option<Profession>,
    /// The firm's zone by IANA name, where it is not that of its country.
    #[arg(long)]
    zone: Option<String>,
    /// The firm's currency by its three letters, where it is not that of its country.
    #[arg(long)]
    currency: Option<Currency>,
    /// Add the sample firm: invented people, marked as sample, gone in one click.
    #[arg(long)]
    sample: bool,
}

impl Firm {
    pub async fn run(self, place: &Place) -> Outcome {
        let Self::New(new) = self;
        let password = read_password(&new.password_file)?;
        let desk = place.desk().await?;
        let set_up = SetUpFirm {
            name: new.name.clone(),
            country: Some(new.country),
            profession: new.profession,
            zone: new.zone,
            currency: new.currency,
            email: new.email.clone(),
            password,
            ..SetUpFirm::default()
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
