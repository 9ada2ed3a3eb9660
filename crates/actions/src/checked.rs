//! What commands name from the firm's lists, checked to be there.

use goodword_domain::money::Money;
use goodword_domain::{ColleagueId, Noun, OfficeId, PracticeId, Refusal, SourceId, text};
use goodword_store::{colleagues, lists};

use crate::{Act, Result};

/// The source of that key.
pub(crate) async fn source(act: &mut Act<'_>, key: &str) -> Result<SourceId> {
    if let Some(source) = lists::source_with_key(&mut act.work, key.trim()).await? {
        return Ok(source.id);
    }
    let shown = text::tidy(key, 60);
    let sentence = format!("There is no source “{shown}”. Choose one from the list, or add it in the settings first.");
    Err(Refusal::invalid("source.unknown", sentence).at("source").into())
}

/// A service line the firm has.
pub(crate) async fn practice(act: &mut Act<'_>, id: PracticeId) -> Result<PracticeId> {
    let known = act.practices().await?.iter().any(|practice| practice.id == id);
    if known { Ok(id) } else { Err(Refusal::missing(Noun::Practice).at("practice_id").into()) }
}

/// An office the firm has.
pub(crate) async fn office(act: &mut Act<'_>, id: OfficeId) -> Result<OfficeId> {
    let known = colleagues::offices(&mut act.work).await?.iter().any(|office| office.id == id);
    if known { Ok(id) } else { Err(Refusal::missing(Noun::Office).at("office_id").into()) }
}

/// A colleague of ours, whether they are still here or not.
pub(crate) async fn colleague(act: &mut Act<'_>, id: ColleagueId, field: &'static str) -> Result<()> {
    colleagues::find(&mut act.work, id).await?.ok_or_else(|| Refusal::missing(Noun::Colleague).at(field))?;
    Ok(())
}

/// An amount as people write it; nothing for a blank.
pub(crate) async fn money(act: &mut Act<'_>, given: &str, code: &'static str) -> Result<Option<Money>> {
    if given.trim().is_empty() {
        return Ok(None);
    }
    let usual = act.rules().await?.firm.currency;
    match Money::read(given, usual) {
        Ok(money) => Ok(Some(money)),
        Err(why) => {
            let field = code.rsplit('.').next().unwrap_or(code);
            Err(Refusal::invalid(code, why.to_string()).at(field).into())
        }
    }
}
