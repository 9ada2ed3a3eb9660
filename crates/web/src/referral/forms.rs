//! The forms of a referral. Each has an address of its own, where the page is shown with it open, and takes its values from
//! what was typed when it was refused.

use goodword_domain::referral::{Outcome, loop_closure};
use goodword_store::Reader;

use super::loaded::Loaded;
use super::{options, with};
use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::view::money;
use crate::words;

/// A box to tick.
pub(super) struct Tick {
    pub value: String,
    pub label: String,
    pub checked: bool,
}

/// A share in the form of the credits.
pub(super) struct CreditRow {
    pub credited: String,
    pub percent: String,
}

/// A form that is open on the page.
#[derive(Default)]
pub(super) struct Form {
    pub key: &'static str,
    pub title: String,
    pub why: String,
    /// Where it posts.
    pub action: String,
    /// Where it leads when it is not sent.
    pub back: String,
    /// Why it was refused, where no field of it says so.
    pub error: String,
    /// Which fact it changes.
    pub field: String,
    pub version: i64,
    /// What follows from saving it that people should know first.
    pub hints: Vec<String>,
    pub choices: Vec<(String, String)>,
    pub owners: Vec<(String, String)>,
    pub kinds: Vec<(String, String)>,
    pub practices: Vec<(String, String)>,
    pub theirs: Vec<Tick>,
    pub ours: Vec<Tick>,
    pub more_of_ours: Vec<Tick>,
    pub credits: Vec<CreditRow>,
    pub values: Vec<(&'static str, String)>,
    pub draft: Draft,
}

impl Form {
    /// The value of a field: as typed, else as it is proposed.
    pub(super) fn v(&self, name: &str) -> &str {
        if self.draft.is_refused() {
            return self.draft.value(name).unwrap_or_default();
        }
        self.values.iter().find(|(n, _)| *n == name).map_or("", |(_, v)| v.as_str())
    }

    /// Why a field was refused.
    pub(super) fn e(&self, name: &str) -> String {
        self.draft.error(name)
    }

    fn set(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.values.push((name, value.into()));
        self
    }
}

/// The fields each form shows a refusal at; what is refused elsewhere is said above the form.
const FIELDS: &[(&str, &[&str])] = &[
    ("touch", &["kind", "on", "minutes", "cost", "note"]),
    ("next", &["next_what", "next_on", "next_by_id", "next_kind"]),
    ("done", &["note", "next_what", "next_on", "next_by_id"]),
    ("snooze", &["until", "reason"]),
    ("engage", &["reason", "matter_title", "practice_id", "value", "decided_on", "note"]),
    ("decline", &["reason", "note", "decided_on", "pass_on_to_person", "pass_on_to_organisation"]),
    ("lose", &["reason", "note", "decided_on"]),
    ("reopen", &["note", "next_what", "next_on", "owner_id"]),
    ("loop", &["how", "note", "on", "disclosure"]),
    ("owner", &["owner_id", "note"]),
    ("kind", &["need", "received_on"]),
    ("credits", &["why"]),
    ("delete", &["note"]),
    ("edit", &[]),
];

macro_rules! pages {
    ($($(#[$doc:meta])* $name:ident => $key:literal),+ $(,)?) => {$(
        $(#[$doc])*
        pub(super) async fn $name(ctx: Ctx, draft: Draft) -> WebResult {
            with(ctx, draft, Some($key)).await
        }
    )+};
}

pages! {
    /// A touch to log.
    touch => "touch",
    /// The next step to say.
    next => "next",
    /// The step that is done.
    done => "done",
    /// The step that waits.
    snooze => "snooze",
    /// Which way it ends.
    decision => "decision",
    /// They engage us.
    engage => "engage",
    /// We say no.
    decline => "decline",
    /// They say no.
    lose => "lose",
    /// The end is taken back.
    reopen => "reopen",
    /// The referrer is thanked, or told.
    loop_closure_form => "loop",
    /// Who owns it.
    owner => "owner",
    /// Introduction or referral.
    kind => "kind",
    /// Who is credited.
    credits => "credits",
    /// Into the bin.
    delete => "delete",
    /// One fact to change.
    edit => "edit",
}

/// The form of that key, ready to be drawn.
pub(super) async fn form(ctx: &Ctx, db: &mut Reader, it: &Loaded, key: &'static str, draft: &Draft) -> Result<Form, WebError> {
    let r = &it.referral;
    let href = it.href();
    let shown = FIELDS.iter().find(|(k, _)| *k == key).map_or(&[][..], |(_, fields)| *fields);
    let refusal = draft.refusal.as_ref();
    let elsewhere = refusal.filter(|refusal| refusal.field.as_deref().is_none_or(|field| !shown.contains(&field)));
    let base = Form {
        key,
        back: href.clone(),
        error: elsewhere.map(|refusal| refusal.sentence.to_string()).unwrap_or_default(),
        version: r.version,
        owners: it.colleagues.owners(),
        draft: draft.clone(),
        ..Form::default()
    };
    let made = match key {
        "touch" => touch_form(ctx, db, it, base).await?,
        "next" => next_form(it, base),
        "done" => done_form(it, base),
        "snooze" => Form { action: format!("{href}/next-step/snooze"), title: "Put the next step off".to_owned(), ..base },
        "decision" => Form { title: "How did it end?".to_owned(), ..base },
        "engage" => engage_form(it, base),
        "decline" => Form {
            action: format!("{href}/decline"),
            title: "We say no".to_owned(),
            why: "The reason and the note never leave the firm.".to_owned(),
            choices: options::reasons(it, Outcome::Declined),
            ..base
        }
        .set("decided_on", it.say.today().to_string()),
        "lose" => Form {
            action: format!("{href}/loss"),
            title: "They said no".to_owned(),
            choices: options::reasons(it, Outcome::Lost),
            ..base
        }
        .set("decided_on", it.say.today().to_string()),
        "reopen" => Form { action: format!("{href}/reopening"), title: "Reopen it".to_owned(), ..base },
        "loop" => closure(ctx, it, base),
        "owner" => Form { action: format!("{href}/owner"), title: "Who owns it from now on?".to_owned(), ..base }
            .set("owner_id", r.owner_id.map(|id| id.to_string()).unwrap_or_default()),
        "kind" => class(it, base),
        "credits" => options::credits(db, it, base, draft).await?,
        "delete" => Form {
            action: format!("{href}/deletion"),
            title: "Put it in the bin".to_owned(),
            why: "It goes from every list and number, and can be brought back for 30 days.".to_owned(),
            ..base
        },
        _ => edit_form(ctx, it, base),
    };
    Ok(made)
}

async fn touch_form(ctx: &Ctx, db: &mut Reader, it: &Loaded, base: Form) -> Result<Form, WebError> {
    let typed = |name: &str| base.draft.is_refused().then(|| base.draft.all(name).into_iter().map(str::to_owned).collect());
    let (theirs, ours): (Option<Vec<String>>, Option<Vec<String>>) = (typed("person_ids"), typed("colleague_ids"));
    let theirs = options::theirs(db, it, theirs.as_deref()).await?;
    let (ours, more_of_ours) = options::ours(ctx, it, ours.as_deref());
    let kind = it.referral.next_kind.map_or("call", |kind| kind.word());
    Ok(Form {
        action: format!("{}/touches", it.href()),
        title: "Log a touch".to_owned(),
        why: "A real touch goes on with the cadence from here and proposes the next step.".to_owned(),
        kinds: options::touch_kinds(),
        theirs,
        ours,
        more_of_ours,
        ..base
    }
    .set("kind", kind)
    .set("on", it.say.today().to_string()))
}

fn next_form(it: &Loaded, base: Form) -> Form {
    let r = &it.referral;
    Form {
        action: format!("{}/next-step", it.href()),
        title: "What happens next?".to_owned(),
        kinds: options::touch_kinds(),
        ..base
    }
    .set("next_what", r.next_what.clone().unwrap_or_default())
    .set("next_on", r.next_due.map(|due| it.say.input(due.max(it.say.now()))).unwrap_or_default())
    .set("next_by_id", r.next_by_id.map(|id| id.to_string()).unwrap_or_default())
    .set("next_kind", r.next_kind.map(|kind| kind.word()).unwrap_or_default())
}

fn done_form(it: &Loaded, base: Form) -> Form {
    let proposed = super::timeline::coming(it).into_iter().nth(1);
    let what = it.referral.next_what.clone().unwrap_or_default();
    let form = Form { action: format!("{}/next-step/done", it.href()), title: format!("Done: “{what}”"), ..base };
    match proposed {
        Some(event) => {
            let hints = vec![format!("Left empty, this comes next: {} ({}).", event.what, event.when)];
            Form { hints, ..form }
        }
        None => {
            Form { hints: vec!["The cadence is at its end. Say what comes next, or record how it ended.".to_owned()], ..form }
        }
    }
}

fn engage_form(it: &Loaded, base: Form) -> Form {
    let r = &it.referral;
    let mut hints = Vec::new();
    if it.client.is_some() {
        hints.push(format!("{} is a client already; the matter is added to theirs.", it.prospect()));
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
        ..base
    }
    .set("reason", "engaged")
    .set("matter_title", r.need.clone())
    .set("practice_id", r.practice_id.map(|id| id.to_string()).unwrap_or_default())
    .set("value", money(r.value()))
    .set("decided_on", it.say.today().to_string())
}

fn closure(ctx: &Ctx, it: &Loaded, base: Form) -> Form {
    let facts = goodword_actions::loops::facts_of(&it.referral, &it.closures);
    let asked = base.draft.value("step").or(ctx.query("step"));
    let told = asked.map_or(loop_closure::LoopFacts::bright(&facts) == Some(loop_closure::LoopMark::Told), |step| step == "told");
    let step = if told { "told" } else { "thanked" };
    let whom = it.referrer().unwrap_or("the referrer").to_owned();
    let level = words::disclosure(it.referral.disclosure);
    let mut hints = Vec::new();
    let may_be_said = format!("May be said to them: {}.", level.to_lowercase());
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

fn class(it: &Loaded, base: Form) -> Form {
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

/// The form of one fact: `?f=value`.
fn edit_form(ctx: &Ctx, it: &Loaded, base: Form) -> Form {
    let r = &it.referral;
    let field = base.draft.value("form").or(ctx.query("f")).unwrap_or("need").to_owned();
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
    let value = if base.draft.is_refused() { base.draft.or(&field, "") } else { value };
    Form { action: it.href(), title: label.to_owned(), field, choices, error, ..base }.with_value(value)
}

impl Form {
    /// The value of the one field of an edit.
    fn with_value(mut self, value: String) -> Self {
        self.hints = vec![value];
        self
    }

    /// The value of the one field of an edit.
    pub(super) fn value(&self) -> &str {
        self.hints.first().map_or("", String::as_str)
    }

    /// Whether the fact can be taken away, by sending the field empty.
    pub(super) fn can_clear(&self) -> bool {
        matches!(self.field.as_str(), "practice_id" | "office_id" | "consent_on" | "prospect_person" | "prospect_organisation")
    }

    /// Why the one field of an edit was refused.
    pub(super) fn field_error(&self) -> String {
        self.draft.error(&self.field)
    }

    /// What to know about the one field of an edit.
    pub(super) fn field_hint(&self) -> &'static str {
        match self.field.as_str() {
            "value" => "Such as 40k or 12,500.",
            "language" => "A tag such as fr, for routing.",
            "consent_on" => "The day the client agreed that more may be said.",
            "disclosure" => "How much the referrer may be told.",
            _ => "",
        }
    }
}
