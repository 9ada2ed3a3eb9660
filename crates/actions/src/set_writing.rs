//! Chooses how days and times are written for oneself.

use goodword_domain::permit::Right;
use goodword_domain::writing::Writing;
use goodword_domain::{Noun, Refusal};
use goodword_store::colleagues;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Act, Result, Verb};

/// A choice for oneself.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetWriting {
    /// en-GB or en-US; as the firm does where nobody says.
    pub writing: Option<Writing>,
}

impl Verb for SetWriting {
    type Done = ();
    const NAME: &'static str = "set_writing";
    const RIGHT: Right = Right::See;

    async fn perform(self, act: &mut Act<'_>) -> Result<()> {
        let me = act.actor().colleague.ok_or_else(|| Refusal::missing(Noun::Colleague))?;
        let mut colleague = colleagues::find(&mut act.work, me).await?.ok_or_else(|| Refusal::missing(Noun::Colleague))?;
        colleague.writing = self.writing;
        colleagues::save(&mut act.work, &mut colleague).await?;
        let how = self.writing.map_or("as the firm does", Writing::word);
        let sentence = format!("{} chose how days are written: {how}", colleague.name);
        act.record::<(), ()>(Noun::Colleague, me.get(), sentence, None, None).await
    }
}
