//! Chooses how the screens look for oneself.

use goodword_domain::permit::Right;
use goodword_domain::{Noun, Refusal};
use goodword_store::colleagues;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Act, Result, Verb};

/// How the screens look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the device says.
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The word that is kept.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// A choice for oneself.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetTheme {
    /// auto, light or dark.
    pub theme: Theme,
}

impl Verb for SetTheme {
    type Done = ();
    const NAME: &'static str = "set_theme";
    const RIGHT: Right = Right::See;

    async fn perform(self, act: &mut Act<'_>) -> Result<()> {
        let me = act.actor().colleague.ok_or_else(|| Refusal::missing(Noun::Colleague))?;
        let mut colleague = colleagues::find(&mut act.work, me).await?.ok_or_else(|| Refusal::missing(Noun::Colleague))?;
        let word = self.theme.word();
        colleague.theme = word.to_owned();
        colleagues::save(&mut act.work, &mut colleague).await?;
        let sentence = format!("{} chose the theme {word}", colleague.name);
        act.record::<(), ()>(Noun::Colleague, me.get(), sentence, None, None).await
    }
}
