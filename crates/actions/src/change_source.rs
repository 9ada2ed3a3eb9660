//! Changes a source, moves it in the list, takes it off or puts it back; its key stays for ever.

use goodword_domain::permit::Right;
use goodword_domain::{HistoryId, Noun, Refusal, SourceId, text};
use goodword_store::lists::{self, Source};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Act, Result, Verb, given, seen};

/// The keys the product itself writes, so they cannot be taken off the list.
const WRITTEN_BY_THE_PRODUCT: &[&str] = &["client_referral", "professional_referral", "referral_unknown"];
/// Every key the product comes with: whether it is somebody's word is part of what it means.
const OF_THE_PRODUCT: &[&str] = &[
    "client_referral",
    "professional_referral",
    "online_search",
    "website",
    "event",
    "social_media",
    "association",
    "referral_unknown",
    "other",
];

/// A source as it shall be: every field is written.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeSource {
    /// Which.
    pub source_id: SourceId,
    /// Its name.
    pub name: String,
    /// Its place in the list, from 0; where it is when nobody says.
    pub place: Option<i64>,
    /// Whether it is somebody's word.
    pub is_referral: bool,
    /// Whether it is taken off the list: what has it keeps it, nothing new gets it.
    #[serde(default)]
    pub retired: bool,
    /// The last entry of the audit trail that the change was made looking at; a later one refuses.
    pub version: Option<HistoryId>,
}

impl Verb for ChangeSource {
    type Done = ();
    const NAME: &'static str = "change_source";
    const RIGHT: Right = Right::KeepLists;

    async fn perform(self, act: &mut Act<'_>) -> Result<()> {
        let all = lists::sources(&mut act.work).await?;
        let missing = || Refusal::missing(Noun::Source);
        let before = all.iter().find(|s| s.id == self.source_id).cloned().ok_or_else(missing)?;
        seen::same_entry(act, (Noun::Source, before.id.get()), self.version).await?;
        let name = given::name(&self.name, Noun::Source)?;
        self.check(&before, &all, &name)?;
        let retired_at = self.retired.then(|| before.retired_at.unwrap_or(act.now()));
        let after = Source { name, is_referral: self.is_referral, retired_at, ..before.clone() };
        lists::put(&mut act.work, after.update()).await?;
        let mut order: Vec<Source> = all.into_iter().filter(|s| s.id != after.id).collect();
        order.sort_by_key(|s| s.place);
        let place = given::position(self.place.unwrap_or(before.place), order.len());
        order.insert(place, after.clone());
        for (place, source) in (0..).zip(&order) {
            if source.place != place {
                lists::put(&mut act.work, Source { place, ..source.clone() }.update()).await?;
            }
        }
        let after = Source { place: i64::try_from(place).unwrap_or(i64::MAX), ..after };
        let sentence = format!("The source {} was changed", after.name);
        act.record(Noun::Source, after.id.get(), sentence, Some(&before), Some(&after)).await
    }
}

impl ChangeSource {
    fn check(&self, before: &Source, all: &[Source], name: &str) -> std::result::Result<(), Refusal> {
        let folded = text::fold(name);
        if let Some(same) = all.iter().find(|s| s.id != before.id && text::fold(&s.name) == folded) {
            let sentence = format!("There is a source “{}” already. Give this one another name.", same.name);
            return Err(Refusal::invalid("source.taken", sentence).at("name"));
        }
        if self.retired && WRITTEN_BY_THE_PRODUCT.contains(&before.key.as_str()) {
            let sentence =
                format!("“{}” is what new referrals get by themselves, so it stays on the list. Rename it instead.", before.name);
            return Err(Refusal::invalid("source.needed", sentence).at("retired"));
        }
        if self.is_referral != before.is_referral && OF_THE_PRODUCT.contains(&before.key.as_str()) {
            let sentence = format!(
                "Whether “{}” is somebody's word is part of its key {}. Add a source of your own instead.",
                before.name, before.key
            );
            return Err(Refusal::invalid("source.fixed", sentence).at("is_referral"));
        }
        Ok(())
    }
}
