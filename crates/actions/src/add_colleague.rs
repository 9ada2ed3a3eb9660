//! Adds a colleague.

use goodword_domain::colleague::Role;
use goodword_domain::permit::Right;
use goodword_domain::{ColleagueId, Noun, OfficeId, PracticeId, Refusal, text};
use goodword_store::colleagues::{self, Colleague};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Act, Result, Verb, given, password};

/// A new colleague.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddColleague {
    /// Their name.
    pub name: String,
    /// The email address they sign in with.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// Their service line.
    pub practice_id: Option<PracticeId>,
    /// Where they sit.
    pub office_id: Option<OfficeId>,
    /// The languages they work in, as tags with spaces or commas between.
    #[serde(default)]
    pub languages: String,
    /// A first password; without one they cannot sign in yet.
    pub password: Option<String>,
    /// Whom they act for, when they are an assistant.
    #[serde(default)]
    pub acts_for: Vec<ColleagueId>,
}

impl Verb for AddColleague {
    type Done = ColleagueId;
    const NAME: &'static str = "add_colleague";
    const RIGHT: Right = Right::KeepFirm;

    async fn perform(self, act: &mut Act<'_>) -> Result<ColleagueId> {
        let name = text::tidy(&self.name, 200);
        if name.is_empty() {
            return Err(Refusal::invalid("colleague.no_name", "Give the colleague a name.").at("name").into());
        }
        let email = email(&self.email)?;
        if colleagues::with_email(&mut act.work, &email.to_lowercase()).await?.is_some() {
            let sentence = format!("Somebody signs in with {email} already. Use another address.");
            return Err(Refusal::invalid("colleague.email_taken", sentence).at("email").into());
        }
        let digest = match self.password.as_deref().filter(|p| !p.is_empty()) {
            Some(given) => Some(password::digest(given, act.chance())?),
            None => None,
        };
        let colleague = Colleague {
            practice_id: self.practice_id,
            office_id: self.office_id,
            languages: languages(&self.languages),
            password_hash: digest,
            ..blank(act, name, email, self.role)
        };
        colleagues::insert(&mut act.work, &colleague).await?;
        if self.role == Role::Assistant {
            colleagues::set_acted_for(&mut act.work, colleague.id, &self.acts_for).await?;
        }
        let shown = Colleague { password_hash: None, ..colleague.clone() };
        act.record(Noun::Colleague, colleague.id.get(), format!("{} was added", colleague.name), None::<&()>, Some(&shown))
            .await?;
        Ok(colleague.id)
    }
}

/// A colleague of whom only name, address and role are known.
pub(crate) fn blank(act: &Act<'_>, name: String, email: String, role: Role) -> Colleague {
    Colleague {
        id: act.id(),
        name_folded: text::fold(&name),
        name_sort: text::sort_key(&name),
        name,
        email_folded: email.to_lowercase(),
        email,
        role,
        practice_id: None,
        office_id: None,
        languages: String::new(),
        working_time: None,
        deputy_id: None,
        away_from: None,
        away_until: None,
        left_on: None,
        password_hash: None,
        theme: "auto".to_owned(),
        writing: None,
        sample: act.actor().sample,
        created_at: act.now(),
        version: 1,
    }
}

/// An email address to sign in with: something, an @, something with a dot or a local host name.
pub(crate) fn email(given: &str) -> Result<String> {
    let email = text::tidy(given, 254);
    let whole = email.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'));
    if whole && !email.contains(' ') {
        return Ok(email);
    }
    let sentence = format!("“{email}” is not an email address. Write it as name@example.com.");
    Err(Refusal::invalid("colleague.email", sentence).at("email").into())
}

/// A name made of an email address, until somebody gives a better one: `amira.khan@…` is Amira Khan.
pub(crate) fn name_from_email(email: &str) -> String {
    let local = email.split('@').next().unwrap_or(email);
    let words = local.split(['.', '_', '-', '+']).filter(|w| !w.is_empty());
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
    };
    words.map(capital).collect::<Vec<_>>().join(" ")
}

/// Language tags, small, each once, with spaces between.
pub(crate) fn languages(given: &str) -> String {
    let mut tags: Vec<String> = Vec::new();
    for tag in given.split([',', ' ', ';']).filter_map(|tag| given::language(Some(tag))) {
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags.join(" ")
}
