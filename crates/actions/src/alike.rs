//! Who may be the same as somebody that is being recorded: judged at once, so that nobody has to wait for the scan of the night.

use goodword_domain::{DuplicateId, Noun, OrganisationId, PersonId};
use goodword_matching::{Field, judged};
use goodword_store::duplicates::{self, Compared, Near};
use goodword_store::organisations::Organisation;
use goodword_store::people::Person;
use goodword_store::{Reader, json};
use schemars::JsonSchema;
use serde::Serialize;

use crate::owner::Warned;
use crate::parties::Found;
use crate::{Act, Result};

/// From which chance, of 1, two records are shown as probably one.
pub const LEAST: f64 = 0.5;
/// What a record of a person is compared by.
pub(crate) const OF_PEOPLE: [Field; 4] = [Field::PersonName, Field::Email, Field::Phone, Field::Organisation];
/// What a record of an organisation is compared by.
pub(crate) const OF_ORGANISATIONS: [Field; 2] = [Field::Organisation, Field::Website];
/// How many are shown.
const SHOWN: usize = 5;

/// Somebody, or something, that may be the same.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Alike {
    /// Which record.
    #[serde(with = "goodword_domain::id::written")]
    #[schemars(with = "String")]
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// Where a person is.
    pub organisation: Option<String>,
    /// How probable it is that they are one, from 0 to 1.
    pub score: f64,
    /// Why.
    pub reasons: Vec<String>,
}

/// What is known of somebody who is being recorded.
#[derive(Debug, Clone, Copy, Default)]
pub struct Described<'a> {
    /// What they are called.
    pub name: &'a str,
    /// The email address of a person, the website of an organisation.
    pub address: &'a str,
    /// The telephone number of a person.
    pub phone: &'a str,
    /// Where a person is.
    pub organisation: &'a str,
}

/// The cells of a record in the order its noun is compared by.
pub(crate) fn cells(noun: Noun, record: &Compared) -> Vec<String> {
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    match noun {
        Noun::Person => vec![record.name.clone(), text(&record.address), text(&record.phone), text(&record.organisation)],
        _ => vec![record.name.clone(), text(&record.address)],
    }
}

/// The fields a noun is compared by.
pub(crate) fn fields(noun: Noun) -> &'static [Field] {
    if noun == Noun::Person { &OF_PEOPLE } else { &OF_ORGANISATIONS }
}

/// Who of those the viewer may see is probably the same; the likeliest first, at most five. `itself` is left out.
pub async fn to(db: &mut Reader, noun: Noun, described: Described<'_>, itself: Option<i64>) -> Result<Vec<Alike>> {
    let Described { name, address, phone, organisation } = described;
    let near = Near { name, address, phone };
    let own = [name, address, phone, organisation].map(str::to_owned);
    let own = if noun == Noun::Person { &own[..] } else { &own[..2] };
    let mut alike: Vec<Alike> = duplicates::near(db, noun, near)
        .await?
        .into_iter()
        .filter(|other| Some(other.id) != itself)
        .filter_map(|other| {
            let pair = judged(fields(noun), own, &cells(noun, &other), LEAST);
            let Compared { id, name, organisation, .. } = other;
            (pair.score >= LEAST).then_some(Alike { id, name, organisation, score: pair.score, reasons: pair.reasons })
        })
        .collect();
    alike.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.id.cmp(&b.id)));
    alike.truncate(SHOWN);
    Ok(alike)
}

/// Puts a person who was just recorded before whoever judges duplicates, with those they may be the same as.
pub(crate) async fn ask_about_person(act: &mut Act<'_>, person: &Person, organisation: Option<&str>) -> Result<Vec<Alike>> {
    let described = Described {
        name: &person.name,
        address: person.email.as_deref().unwrap_or_default(),
        phone: person.phone.as_deref().unwrap_or_default(),
        organisation: organisation.unwrap_or_default(),
    };
    ask(act, Noun::Person, PersonId::get(person.id), described).await
}

/// The same for an organisation.
pub(crate) async fn ask_about_organisation(act: &mut Act<'_>, organisation: &Organisation) -> Result<Vec<Alike>> {
    let address = organisation.website.as_deref().unwrap_or_default();
    let described = Described { name: &organisation.name, address, ..Described::default() };
    ask(act, Noun::Organisation, OrganisationId::get(organisation.id), described).await
}

async fn ask(act: &mut Act<'_>, noun: Noun, id: i64, described: Described<'_>) -> Result<Vec<Alike>> {
    let alike = to(&mut act.work, noun, described, Some(id)).await?;
    let mut found = Vec::with_capacity(alike.len());
    for other in &alike {
        let reasons = json::write("reasons", &other.reasons)?;
        let pair = (id.min(other.id), id.max(other.id));
        found.push((act.id::<DuplicateId>(), duplicates::Found { pair, score: thousandths(other.score), reasons }));
    }
    let at = act.now();
    duplicates::keep(&mut act.work, noun, at.as_microsecond(), at, &found).await?;
    Ok(alike)
}

/// Warnings of those this act itself has recorded and who are probably on record already: what was typed is never given up for a guess,
/// and never left without a word either.
pub(crate) async fn warnings(act: &mut Act<'_>, parties: &[Found]) -> Result<Vec<Warned>> {
    let mut warnings = Vec::new();
    // The story of the sample firm is told to nobody.
    if act.actor().sample {
        return Ok(warnings);
    }
    for Found { person, organisation } in parties {
        let made = act.at_hand.new_people.iter().find(|made| Some(made.id) == *person).cloned();
        if let Some(person) = made {
            let at = match organisation {
                Some(id) => act.organisation_called(*id).await?.map(|(name, _)| name),
                None => None,
            };
            let alike = ask_about_person(act, &person, at.as_deref()).await?;
            warnings.extend(alike.first().map(|other| warned(&person.name, other)));
        }
        let made = act.at_hand.new_organisations.iter().find(|made| Some(made.id) == *organisation).cloned();
        if let Some(organisation) = made {
            let alike = ask_about_organisation(act, &organisation).await?;
            warnings.extend(alike.first().map(|other| warned(&organisation.name, other)));
        }
    }
    Ok(warnings)
}

fn warned(name: &str, other: &Alike) -> Warned {
    let at = other.organisation.as_ref().map(|at| format!(" ({at})")).unwrap_or_default();
    let why = other.reasons.first().map(|why| format!(": {why}")).unwrap_or_default();
    let sentence = format!(
        "{name} is new on record and may be {}{at}{why}. Compare the two under Duplicates, and merge them if they are one.",
        other.name
    );
    Warned::new("record.alike", sentence)
}

/// A chance in thousandths.
pub(crate) fn thousandths(score: f64) -> i64 {
    // From 0 to 1, so nothing is cut off.
    (score.clamp(0.0, 1.0) * 1_000.0).round() as i64
}
