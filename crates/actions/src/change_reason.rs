//! Changes a reason, moves it in its list, takes it off or puts it back; its outcome and key stay for ever.

use goodword_domain::permit::Right;
use goodword_domain::{HistoryId, Noun, ReasonId, Refusal, text};
use goodword_store::lists::{self, Reason};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Act, Result, Verb, given, seen};

/// The reason of what is passed on to another firm, which the product writes itself.
const WRITTEN_BY_THE_PRODUCT: &str = "passed_on";

/// A reason as it shall be: every field is written.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeReason {
    /// Which.
    pub reason_id: ReasonId,
    /// Its name.
    pub name: String,
    /// Its place in its outcome's list, from 0; where it is when nobody says.
    pub place: Option<i64>,
    /// Whether it is taken off the list: what has it keeps it, nothing new gets it.
    #[serde(default)]
    pub retired: bool,
    /// The last entry of the audit trail that the change was made looking at; a later one refuses.
    pub version: Option<HistoryId>,
}

impl Verb for ChangeReason {
    type Done = ();
    const NAME: &'static str = "change_reason";
    const RIGHT: Right = Right::KeepLists;

    async fn perform(self, act: &mut Act<'_>) -> Result<()> {
        let all = lists::reasons(&mut act.work).await?;
        let missing = || Refusal::missing(Noun::Reason);
        let before = all.iter().find(|r| r.id == self.reason_id).cloned().ok_or_else(missing)?;
        let mut order: Vec<Reason> = all.into_iter().filter(|r| r.outcome == before.outcome && r.id != before.id).collect();
        seen::same_entry(act, (Noun::Reason, before.id.get()), self.version).await?;
        let name = given::name(&self.name, Noun::Reason)?;
        self.check(&before, &order, &name)?;
        let retired_at = self.retired.then(|| before.retired_at.unwrap_or(act.now()));
        let after = Reason { name, retired_at, ..before.clone() };
        lists::put(&mut act.work, after.update()).await?;
        order.sort_by_key(|r| r.place);
        let stands = order.iter().filter(|r| r.place < before.place).count();
        let place = self.place.map_or(stands, |place| given::position(place, order.len()));
        order.insert(place, after.clone());
        for (place, reason) in (0..).zip(&order) {
            if reason.place != place {
                lists::put(&mut act.work, Reason { place, ..reason.clone() }.update()).await?;
            }
        }
        let after = Reason { place: i64::try_from(place).unwrap_or(i64::MAX), ..after };
        let sentence = format!("The reason {} was changed", after.name);
        act.record(Noun::Reason, after.id.get(), sentence, Some(&before), Some(&after)).await
    }
}

impl ChangeReason {
    fn check(&self, before: &Reason, others: &[Reason], name: &str) -> std::result::Result<(), Refusal> {
        let folded = text::fold(name);
        if let Some(same) = others.iter().find(|r| text::fold(&r.name) == folded) {
            let sentence = format!("There is a reason “{}” already. Give this one another name.", same.name);
            return Err(Refusal::invalid("reason.taken", sentence).at("name"));
        }
        if self.retired && before.key == WRITTEN_BY_THE_PRODUCT {
            let sentence =
                format!("“{}” is what passing on writes by itself, so it stays on the list. Rename it instead.", before.name);
            return Err(Refusal::invalid("reason.needed", sentence).at("retired"));
        }
        if self.retired && others.iter().all(|r| r.retired_at.is_some()) {
            let sentence =
                format!("“{}” is the last reason of its list, and every end needs one. Add another first.", before.name);
            return Err(Refusal::invalid("reason.last", sentence).at("retired"));
        }
        Ok(())
    }
}
