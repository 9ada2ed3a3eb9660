//! Says how clients found us, many at once: the queue of the untagged shrinks.

use goodword_domain::permit::Right;
use goodword_domain::{ClientId, Noun, Refusal, text};
use goodword_store::clients::{self, Client};
use goodword_store::lists::{self, Source};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Act, Result, Verb, seen};

/// How many are tagged at once at most.
const MOST: usize = 1_000;

/// A source for clients.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TagClients {
    /// Which clients.
    pub client_ids: Vec<ClientId>,
    /// The key of their source.
    pub source: String,
    /// The version of the client that was looked at, where there is only one; a newer one refuses.
    pub version: Option<i64>,
}

impl Verb for TagClients {
    /// How many were tagged; who had that source already is not counted.
    type Done = usize;
    const NAME: &'static str = "tag_clients";
    const RIGHT: Right = Right::TagClients;

    async fn perform(self, act: &mut Act<'_>) -> Result<usize> {
        if self.client_ids.is_empty() || self.client_ids.len() > MOST {
            let sentence = format!("Choose 1 to {MOST} clients to tag.");
            return Err(Refusal::invalid("client.how_many", sentence).at("client_ids").into());
        }
        let source = source(act, &self.source).await?;
        let (now, me) = (act.now(), act.for_whom());
        let (mut tagged, many) = (0, self.client_ids.len());
        for id in self.client_ids {
            let missing = || Refusal::missing(Noun::Client).at("client_ids");
            let before = clients::find(&mut act.work, id).await?.ok_or_else(missing)?;
            if many == 1 {
                seen::same_version(act, (Noun::Client, id.get()), self.version, before.version).await?;
            }
            if before.source_id == Some(source.id) {
                continue;
            }
            let after = Client {
                source_id: Some(source.id),
                // The burn-down counts from when a client was first tagged: another source later does not change the past.
                tagged_at: before.tagged_at.filter(|_| before.source_id.is_some()).or(Some(now)),
                tagged_by: before.tagged_by.filter(|_| before.source_id.is_some()).or(me),
                version: before.version + 1,
                ..before.clone()
            };
            clients::put(&mut act.work, after.update()).await?;
            let sentence = format!("The source is {}", source.name);
            act.record(Noun::Client, id.get(), sentence, Some(&before), Some(&after)).await?;
            tagged += 1;
        }
        Ok(tagged)
    }
}

/// The source of a key that is on the list.
pub(crate) async fn source(act: &mut Act<'_>, key: &str) -> Result<Source> {
    let found = lists::source_with_key(&mut act.work, key.trim()).await?.filter(|s| s.retired_at.is_none());
    Ok(found.ok_or_else(|| {
        let sentence =
            format!("There is no source “{}” on the list. Choose one, or add it in the settings first.", text::tidy(key, 60));
        Refusal::invalid("source.unknown", sentence).at("source")
    })?)
}
