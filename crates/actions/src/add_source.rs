//! Adds a source of the firm's own.

use goodword_domain::permit::Right;
use goodword_domain::{Noun, Refusal, SourceId, text};
use goodword_store::lists::{self, Source};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Act, Result, Verb, given};

/// A new way clients find us, at the end of the list.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AddSource {
    /// Its name.
    pub name: String,
    /// Its key in files and reports, which never changes; made of the name where nobody says.
    pub key: Option<String>,
    /// Whether it is somebody's word.
    pub is_referral: bool,
}

impl Verb for AddSource {
    type Done = SourceId;
    const NAME: &'static str = "add_source";
    const RIGHT: Right = Right::KeepLists;

    async fn perform(self, act: &mut Act<'_>) -> Result<SourceId> {
        let name = given::name(&self.name, Noun::Source)?;
        let key = given::key(given::line(self.key.as_deref(), 60).as_deref().unwrap_or(&name));
        if key.is_empty() {
            let sentence = "A key needs letters or digits of the Latin alphabet, such as radio_advert. Give one.";
            return Err(Refusal::invalid("source.no_key", sentence).at("key").into());
        }
        let all = lists::sources(&mut act.work).await?;
        let folded = text::fold(&name);
        if let Some(same) = all.iter().find(|s| s.key == key || text::fold(&s.name) == folded) {
            let sentence =
                format!("There is a source “{}” with the key {} already. Use it, or give another name.", same.name, same.key);
            return Err(Refusal::invalid("source.taken", sentence).at("name").into());
        }
        let place = all.iter().map(|s| s.place + 1).max().unwrap_or(0);
        let source = Source {
            id: act.id(),
            key,
            name,
            place,
            is_referral: self.is_referral,
            batch_id: act.actor().batch,
            retired_at: None,
        };
        lists::put(&mut act.work, source.insert()).await?;
        let sentence = format!("The source {} was added", source.name);
        act.record(Noun::Source, source.id.get(), sentence, None::<&()>, Some(&source)).await?;
        Ok(source.id)
    }
}
