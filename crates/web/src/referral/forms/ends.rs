//! How it ended, and what the referrer is told of it.

use goodword_domain::referral::Outcome;
use goodword_domain::referral::loop_strip::LoopMark;

use crate::ctx::Ctx;
use crate::referral::form::Form;
use crate::referral::loaded::Loaded;
use crate::referral::options;
use crate::view::money;
use crate::words;

/// They engage us.
pub(super) fn engage(it: &Loaded, base: Form) -> Form {
    let r = &it.referral;
    let mut hints = Vec::new();
    if it.client.is_some() {
        let matter = it.rules.firm.matter();
        hints.push(format!("{} is a client already; the {} is added to theirs.", it.prospect(), matter.one));
    } else {
        hints.push(format!("{} becomes a client by this, with the source of the referral.", it.prospect()));
    }
    if r.received_at.is_none() {
        hints.push("It is an introduction so far; as they engage us it counts as a referral.".to_owned());
    }
    Form {
        action: format!("{}/engagement", it.href()),
        title: "They engage us".to_owned(),
        choices: options::reasons(it, Outcome::Won),
        practices: options::practices(it),
        hints,
        custom: it.of_matter.inputs_when_new(&base.draft),
        ..base
    }
    .set("reason", "engaged")
    .set("matter_title", r.need.clone())
    .set("practice_id", r.practice_id.map(|id| id.to_string()).unwrap_or_default())
    .set("value", money(r.value()))
    .set("decided_on", it.say.today().to_string())
}

/// We say no.
pub(super) fn decline(it: &Loaded, base: Form) -> Form {
    Form {
        action: format!("{}/decline", it.href()),
        title: "We say no".to_owned(),
        why: "The reason and the note never leave the firm.".to_owned(),
        choices: options::reasons(it, Outcome::Declined),
        ..base
    }
    .set("decided_on", it.say.today().to_string())
}

/// They say no.
pub(super) fn lose(it: &Loaded, base: Form) -> Form {
    Form {
        action: format!("{}/loss", it.href()),
        title: "They said no".to_owned(),
        choices: options::reasons(it, Outcome::Lost),
        ..base
    }
    .set("decided_on", it.say.today().to_string())
}

/// The referrer is thanked, or told.
pub(super) fn loop_closure(ctx: &Ctx, it: &Loaded, base: Form) -> Form {
    let facts = goodword_actions::loops::facts_of(&it.referral, &it.closures);
    let asked = base.draft.value("step").or(ctx.query("step"));
    let told = asked.map_or(facts.bright() == Some(LoopMark::Told), |step| step == "told");
    let step = if told { "told" } else { "thanked" };
    let whom = it.referrer().unwrap_or("the referrer").to_owned();
    let level = words::disclosure(it.referral.disclosure);
    let may_be_said = format!("May be said to them: {}.", level.to_lowercase());
    let mut hints = Vec::new();
    if told && it.referral.disclosure.needs_consent() && it.referral.consent_on.is_none() {
        hints.push("That much needs the client's consent, which is not on record yet.".to_owned());
    }
    let levels = options::disclosures().into_iter();
    Form {
        action: format!("{}/loop-closure", it.href()),
        title: if told { format!("{whom} was told what became of it") } else { format!("{whom} was thanked") },
        why: "A decline reason never goes out. Say only what the level allows.".to_owned(),
        field: may_be_said,
        choices: levels.filter(|(key, _)| key != "nothing").collect(),
        hints,
        ..base
    }
    .set("step", step)
    .set("on", it.say.today().to_string())
}
