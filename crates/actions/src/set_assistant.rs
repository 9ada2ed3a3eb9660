//! Says whom an assistant acts for.

use goodword_domain::colleague::Role;
use goodword_domain::permit::Right;
use goodword_domain::{ColleagueId, Noun, Refusal};
use goodword_store::{colleagues, walls};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Act, Result, Verb, session};

/// Whom an assistant acts for, all of them.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetAssistant {
    /// The assistant.
    pub assistant_id: ColleagueId,
    /// Whom they act for; nobody when empty.
    #[serde(default)]
    pub acts_for: Vec<ColleagueId>,
}

/// As the audit trail shows it.
#[derive(Serialize)]
struct Shown {
    acts_for: Vec<ColleagueId>,
}

impl Verb for SetAssistant {
    type Done = ();
    const NAME: &'static str = "set_assistant";
    const RIGHT: Right = Right::KeepFirm;

    async fn perform(self, act: &mut Act<'_>) -> Result<()> {
        let missing = || Refusal::missing(Noun::Colleague);
        let assistant = colleagues::find(&mut act.work, self.assistant_id).await?.ok_or_else(missing)?;
        if assistant.role != Role::Assistant {
            let sentence = format!(
                "{} is {} and acts for nobody but themselves. Give them the role Assistant first.",
                assistant.name,
                assistant.role.label()
            );
            return Err(Refusal::invalid("colleague.not_an_assistant", sentence).at("assistant_id").into());
        }
        let now = act.now();
        for id in &self.acts_for {
            let colleague =
                colleagues::find(&mut act.work, *id).await?.ok_or_else(|| Refusal::missing(Noun::Colleague).at("acts_for"))?;
            if colleague.role == Role::Assistant || session::has_left(&mut act.work, &colleague, now).await? {
                let sentence = format!(
                    "An assistant cannot act for {}, who is an assistant or has left. Choose colleagues who are here.",
                    colleague.name
                );
                return Err(Refusal::invalid("colleague.not_acted_for", sentence).at("acts_for").into());
            }
        }
        let before = Shown { acts_for: colleagues::acted_for(&mut act.work, assistant.id).await? };
        colleagues::set_acted_for(&mut act.work, assistant.id, &self.acts_for).await?;
        // Walls reach an assistant through whom they act for, and nobody may be walled off from open work in their hands.
        if walls::hidden_from_their_hands(&mut act.work, assistant.id).await? > 0 {
            let sentence = format!(
                "{} works on open referrals that somebody who acts for these colleagues may not see.                  Reassign what is in their hands first, or ask whoever keeps the walls.",
                assistant.name
            );
            return Err(Refusal::invalid("wall.still_held", sentence).at("acts_for").into());
        }
        let after = Shown { acts_for: colleagues::acted_for(&mut act.work, assistant.id).await? };
        let sentence = format!("Whom {} acts for was changed", assistant.name);
        act.record(Noun::Colleague, assistant.id.get(), sentence, Some(&before), Some(&after)).await
    }
}
