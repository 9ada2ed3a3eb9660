//! Search across everything by an index of words: people, organisations, referrals, matters, notes of touches and what custom fields hold. Parts of
//! words, several words in any order, accents and case folded; where nothing is called that, what is nearly called that.

pub(crate) mod akin;
pub mod index;
mod kinds;
mod spread;
mod within;
mod words;

use std::collections::HashSet;

use goodword_domain::Noun;
use goodword_domain::custom::label_of;

use self::index::Kind;
use self::kinds::{KINDS, Told};
use self::spread::{Reach, Spread};
pub(crate) use self::within::having;
use crate::{Reader, Result, custom_fields, record};

record! {
    /// Something that was found.
    pub struct Hit {
        /// Which kind of record.
        pub noun: Noun,
        /// Which record.
        pub id: i64,
        /// What it is called.
        pub title: String,
        /// What stands under it: an address, what is needed and who put in the word, whose matter it is.
        pub under: String,
        /// The kind of record on whose page it stands,
        pub on_noun: Noun,
        /// and which.
        pub on_id: i64,
        /// What the custom field is called that it was found by, which then stands under it; nothing where its own words did.
        pub field: String,
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Found {
    /// The best of each kind.
    pub hits: Vec<Hit>,
    /// Whether nothing is called that, and these only nearly.
    pub similar: bool,
}

/// What the viewer may see of what was typed: at most `most` of each kind. Names that begin with it come first, then whole
/// words, then beginnings of words, then parts of them.
pub async fn everything(db: &mut Reader, typed: &str, most: i64) -> Result<Found> {
    let joined = words::asked(typed, false);
    let mut asked = vec![joined];
    let apart = words::asked(typed, true);
    if !asked.contains(&apart) {
        asked.push(apart);
    }
    let mut spreads = Vec::new();
    for words in asked.into_iter().filter(|words| !words.is_empty()) {
        let spread = Spread::of(db, &words).await?;
        let hits = direct(db, &spread, most).await?;
        if !hits.is_empty() {
            return Ok(Found { hits, similar: false });
        }
        spreads.push(spread);
    }
    for spread in spreads {
        if let Some(near) = spread.near(db).await? {
            let hits = direct(db, &near, most).await?;
            if !hits.is_empty() {
                return Ok(Found { hits, similar: true });
            }
        }
    }
    Ok(Found::default())
}

/// What has all the words, the nearest first.
async fn direct(db: &mut Reader, spread: &Spread, most: i64) -> Result<Vec<Hit>> {
    let mut all = Vec::new();
    for told in KINDS {
        all.append(&mut of_kind(db, told, spread, (most, Reach::Within)).await?);
    }
    let mut seen = HashSet::new();
    all.retain(|hit| seen.insert((hit.noun, hit.id)));
    name_fields(db, &mut all).await?;
    Ok(all)
}

/// Says of what was found by a custom field which it is and what it holds, as people call both.
async fn name_fields(db: &mut Reader, hits: &mut [Hit]) -> Result<()> {
    if hits.iter().all(|hit| hit.field.is_empty()) {
        return Ok(());
    }
    let fields = custom_fields::all(db).await?;
    for hit in hits {
        let Some(field) = fields.iter().find(|field| field.noun.noun() == hit.noun && field.key == hit.field) else { continue };
        let choices = field.choices()?;
        hit.under = format!("{}: {}", field.label, label_of(&choices, &hit.under));
        hit.field.clone_from(&field.label);
    }
    Ok(())
}

async fn of_kind(db: &mut Reader, told: &Told, spread: &Spread, (most, furthest): (i64, Reach)) -> Result<Vec<Hit>> {
    let mut hits: Vec<Hit> = match told.named {
        Some(_) if spread.is_typed() => db.all(told.begins(&db.scope(), spread.text(), most)).await?,
        _ => Vec::new(),
    };
    for reach in spread.reaches().into_iter().filter(|reach| *reach <= furthest) {
        // Of several words, parts of them are looked for only where the words themselves are nowhere together.
        if is_full(&hits, most) || (spread.is_several() && !hits.is_empty()) {
            break;
        }
        let Some(candidates) = spread.candidates(db, told.of, reach).await? else { continue };
        let more: Vec<Hit> = db.all(told.among(&db.scope(), candidates, most)).await?;
        let new: Vec<Hit> = more.into_iter().filter(|hit| hits.iter().all(|known| known.id != hit.id)).collect();
        hits.extend(new);
    }
    hits.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    Ok(hits)
}

/// The ids of those of one kind who may be meant while somebody types, the nearest first: every word begins one of theirs.
pub(crate) async fn meant(db: &mut Reader, kind: Kind, typed: &str, most: i64) -> Result<Vec<i64>> {
    let words = words_of(typed);
    let Some(told) = KINDS.iter().find(|told| told.of == kind).filter(|_| !words.is_empty()) else { return Ok(Vec::new()) };
    let spread = Spread::of(db, &words).await?;
    let hits = of_kind(db, told, &spread, (most, Reach::Begins)).await?;
    Ok(hits.into_iter().map(|hit| hit.id).collect())
}

/// What was typed, as folded words; an email address in its pieces.
pub(crate) fn words_of(typed: &str) -> Vec<String> {
    words::asked(typed, typed.contains('@'))
}

fn is_full(hits: &[Hit], most: i64) -> bool {
    i64::try_from(hits.len()).is_ok_and(|many| many >= most)
}
