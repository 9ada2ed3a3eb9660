//! Makes an introduction a referral, or a referral an introduction again, so that the counts stay honest.

use goodword_domain::noun::UnknownWord;
use goodword_domain::permit::Right;
use goodword_domain::{Date, ReferralId, Refusal};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::moment::When;
use crate::standing::{Standing, keep};
use crate::{Act, Result, Verb, given, may_work, response_clock};

/// What it is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// A connection without a need yet.
    Introduction,
    /// One with a need: it is received, its clock runs, it counts.
    Referral,
}

impl std::str::FromStr for Class {
    type Err = UnknownWord;
    fn from_str(text: &str) -> std::result::Result<Self, UnknownWord> {
        match text {
            "introduction" => Ok(Self::Introduction),
            "referral" => Ok(Self::Referral),
            _ => Err(UnknownWord { given: text.chars().take(60).collect(), known: &["introduction", "referral"] }),
        }
    }
}

/// It is something else than it was taken for.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReclassifyReferral {
    /// Which.
    pub referral_id: ReferralId,
    /// `referral` or `introduction`.
    pub class: Class,
    /// What they need; a referral has a need.
    pub need: Option<String>,
    /// On which day the need was said; now where nobody says.
    pub received_on: Option<Date>,
    /// The version the change was made looking at; refused when somebody changed it since.
    pub version: Option<i64>,
}

impl Verb for ReclassifyReferral {
    type Done = Standing;
    const NAME: &'static str = "reclassify_referral";
    const RIGHT: Right = Right::WorkOwn;

    async fn perform(self, act: &mut Act<'_>) -> Result<Standing> {
        let before = may_work::open_as_seen(act, self.referral_id, self.version).await?;
        let mut referral = before.clone();
        match (self.class, before.received_at) {
            (Class::Introduction, None) | (Class::Referral, Some(_)) => return Ok(Standing::of(&before, Vec::new())),
            (Class::Introduction, Some(_)) => {
                referral.received_at = None;
                referral.respond_by = None;
                keep(act, &before, &mut referral, "Made an introduction: there is no need yet").await?;
            }
            (Class::Referral, None) => {
                let need = given::lines(self.need.as_deref(), 20_000);
                if !need.is_empty() {
                    referral.need = need;
                }
                if referral.need.is_empty() {
                    let sentence = "A referral has a need. Say what they need.";
                    return Err(Refusal::invalid("referral.no_need", sentence).at("need").into());
                }
                let received_at = self.received_at(act, before.introduced_at).await?;
                referral.received_at = Some(received_at);
                response_clock::start(&mut referral, &*act.rules().await?);
                keep(act, &before, &mut referral, "Made a referral: there is a need now").await?;
                response_clock::warn_again(act, &referral).await?;
            }
        }
        Ok(Standing::of(&referral, Vec::new()))
    }
}

impl ReclassifyReferral {
    async fn received_at(&self, act: &mut Act<'_>, introduced_at: jiff::Timestamp) -> Result<jiff::Timestamp> {
        let at = When { at: None, on: self.received_on, field: "received_on" }.moment(act, introduced_at).await?;
        if at >= introduced_at {
            return Ok(at);
        }
        let sentence = "It cannot have been received before the introduction was made. Give a later day.";
        Err(Refusal::invalid("referral.received_too_early", sentence).at("received_on").into())
    }
}
