//! The matter that a won referral opened, brought up to date by a later row of the referral or of its end. What came with an import
//! follows the file; what somebody opened here stays, and the row says what differs.

use goodword_domain::custom::FieldOn;
use goodword_domain::money::Money;
use goodword_domain::referral::{Direction, Outcome};
use goodword_domain::{Noun, text};
use goodword_intake::custom::Cells;
use goodword_store::clients::{self, Matter};
use goodword_store::referrals::Referral;

use super::hand::Hand;
use super::told::Told;
use super::{custom, images};
use crate::custom::keep_read;
use crate::{Act, Result};

/// What a row says of the matter.
pub(super) struct Says<'r> {
    /// What it is worth.
    pub value: Option<Money>,
    /// What it is called.
    pub title: Option<&'r str>,
    /// What its custom fields hold.
    pub custom: &'r Cells,
}

impl Says<'_> {
    fn nothing(&self) -> bool {
        self.value.is_none() && self.title.is_none() && self.custom.is_empty()
    }
}

/// Brings the matter of a referral that was won before up to date.
pub(super) async fn again(act: &mut Act<'_>, hand: &Hand, known: &Referral, says: Says<'_>, told: &mut Told) -> Result<()> {
    if says.nothing() || known.outcome != Some(Outcome::Won) || known.direction == Direction::Outbound {
        return Ok(());
    }
    let Some(before) = clients::matter_opened_by(&mut act.work, known.id).await? else {
        if !says.custom.is_empty() || says.title.is_some() {
            told.warn("What this row says of the matter was left out: whoever imports it may not see the matter.");
        }
        return Ok(());
    };
    let mut matter = before.clone();
    let mut changed = Vec::new();
    if let Some(value) = says.value.filter(|v| (Some(v.minor), Some(v.currency)) != (before.value_minor, before.currency)) {
        (matter.value_minor, matter.currency) = (Some(value.minor), Some(value.currency));
        changed.push("value");
    }
    if let Some(title) =
        says.title.map(|title| text::tidy(title, 200)).filter(|title| !title.is_empty() && *title != before.title)
    {
        (matter.title_folded, matter.title) = (text::fold(&title), title);
        changed.push("title");
    }
    let wishes = custom::wished(act, FieldOn::Matter, (matter.id.get(), false), says.custom).await?;
    if before.batch_id.is_none() || before.closed_on.is_some() {
        changed.extend(wishes.is_some().then_some("custom fields"));
        if !changed.is_empty() {
            stays(hand, &before, &changed, told);
        }
        return Ok(());
    }
    if !changed.is_empty() {
        images::of_matter(act, &before).await?;
        matter.version += 1;
        clients::save_matter(&mut act.work, &matter).await?;
        let sentence = format!("An import changed {}", changed.join(", "));
        act.record(Noun::Matter, matter.id.get(), sentence, Some(&before), Some(&matter)).await?;
        told.changed(format!("{} of the matter", changed.join(", ")));
    }
    if let Some(wishes) = wishes {
        images::of_matter(act, &before).await?;
        keep_read(act, FieldOn::Matter, matter.id.get(), wishes).await?;
        told.changed("custom fields of the matter");
    }
    Ok(())
}

/// Says that the file and the matter differ, and that the matter stays.
fn stays(hand: &Hand, matter: &Matter, changed: &[&str], told: &mut Told) {
    let why = match matter.closed_on {
        Some(day) => format!("was closed on {day}"),
        None => "was opened here and not by an import".to_owned(),
    };
    let field = if changed.contains(&"value") { "value" } else { "matter_title" };
    let what = format!(
        "the file says another {} of the matter “{}”, which {why} and stays as it is. Change it there if the file is right.",
        changed.join(", "),
        goodword_intake::problem::shown(&matter.title)
    );
    told.warn(hand.in_place(field, &what));
}
