//! One fact to change, and whether it is an introduction or a referral.

use crate::ctx::Ctx;
use crate::custom::One;
use crate::fields::{self, Clash};
use crate::referral::form::Form;
use crate::referral::loaded::Loaded;
use crate::referral::options;
use crate::view::money;

/// Introduction or referral.
pub(super) fn kind(it: &Loaded, base: Form) -> Form {
    let is_referral = it.referral.received_at.is_some();
    let (title, why) = if is_referral {
        ("Make it an introduction", "A connection without a need yet. It no longer counts as received, and its clock stops.")
    } else {
        ("Make it a referral", "There is a need now. It counts as received from that day, and the response clock starts.")
    };
    Form { action: format!("{}/kind", it.href()), title: title.to_owned(), why: why.to_owned(), ..base }
        .set("class", if is_referral { "introduction" } else { "referral" })
        .set("received_on", it.say.today().to_string())
        .set("need", it.referral.need.clone())
}

/// One custom field: `?f=custom.key`.
fn custom(it: &Loaded, one: &One, base: Form) -> Form {
    let input = one.input(&base.draft);
    let error = base.draft.elsewhere(&[input.name.as_str()]);
    let clashes = it.custom.clashes(&base.draft);
    let (title, field) = (input.label.clone(), input.name.clone());
    Form { action: it.href(), title, field, error, clashes, custom: vec![input], ..base }
}

/// One fact: `?f=value`.
pub(super) fn edit(ctx: &Ctx, it: &Loaded, base: Form) -> Form {
    let r = &it.referral;
    let field = base.draft.value("form").or(ctx.query("f")).unwrap_or("need").to_owned();
    if let Some(one) = it.custom.named(&field) {
        return custom(it, one, base);
    }
    let (label, value, choices) = match field.as_str() {
        "note" => ("Note", r.note.clone(), Vec::new()),
        "value" => ("Value", money(r.value()), Vec::new()),
        "practice_id" => ("Practice", r.practice_id.map(|id| id.to_string()).unwrap_or_default(), options::practices(it)),
        "office_id" => ("Office", r.office_id.map(|id| id.to_string()).unwrap_or_default(), options::offices(it)),
        "source" => ("Source", options::source_key(it), options::sources(it)),
        "language" => ("Language", r.language.clone().unwrap_or_default(), Vec::new()),
        "disclosure" => ("May be said", r.disclosure.word().to_owned(), options::disclosures()),
        "consent_on" => ("Consent", r.consent_on.map(|day| day.to_string()).unwrap_or_default(), Vec::new()),
        "prospect_person" => ("Prospect", it.names.person(r.prospect_person_id).unwrap_or_default().to_owned(), Vec::new()),
        "prospect_organisation" => {
            ("Organisation", it.names.organisation(r.prospect_organisation_id).unwrap_or_default().to_owned(), Vec::new())
        }
        "referrer_person" => ("Referrer", it.names.person(r.referrer_person_id).unwrap_or_default().to_owned(), Vec::new()),
        "referrer_organisation" => {
            ("Referrer's firm", it.names.organisation(r.referrer_organisation_id).unwrap_or_default().to_owned(), Vec::new())
        }
        _ => ("Need", r.need.clone(), Vec::new()),
    };
    let error = base.draft.elsewhere(&[field.as_str()]);
    let named = |key: &str| choices.iter().find(|(of, _)| of == key).map_or_else(|| key.to_owned(), |(_, name)| name.clone());
    let mine = base.draft.or(&field, "");
    let stale = fields::is_stale(&base.draft) && mine.trim() != value.trim();
    let clashes: Vec<Clash> =
        stale.then(|| Clash { label: label.to_owned(), theirs: named(&value), mine: named(&mine) }).into_iter().collect();
    let value = if base.draft.is_refused() { mine } else { value };
    Form { action: it.href(), title: label.to_owned(), field, value, choices, error, clashes, ..base }
}
