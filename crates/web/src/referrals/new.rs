//! The whole form: everything that can be said of a referral, of which two things are needed at most.

use askama::Template;
use goodword_domain::custom::FieldOn;
use goodword_domain::referrer::ReferrerKind;
use goodword_store::{Reader, colleagues, lists};

use crate::capture;
use crate::ctx::Ctx;
use crate::custom::{Held, Input};
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::shell::Shell;
use crate::show;
use crate::view::Colleagues;

/// The fields that stand in the first part, whose refusals open nothing else.
const WAY: &[&str] = &["direction", "recipient_person", "recipient_organisation", "referrer_colleague_id"];
const MORE: &[&str] = &[
    "prospect_email",
    "prospect_phone",
    "referrer_email",
    "referrer_kind",
    "source",
    "practice_id",
    "office_id",
    "language",
    "owner_id",
    "next_what",
    "next_on",
    "note",
];

#[derive(Template)]
#[template(path = "referrals/new.html")]
struct NewPage {
    shell: Shell,
    draft: Draft,
    acts_for: Vec<(String, String)>,
    everybody: Vec<(String, String)>,
    owners: Vec<(String, String)>,
    sources: Vec<(String, String)>,
    practices: Vec<(String, String)>,
    offices: Vec<(String, String)>,
    kinds: Vec<(String, String)>,
    ways: Vec<(String, String)>,
    today: String,
    way_open: bool,
    more_open: bool,
    custom: Vec<Input>,
    error: String,
}

impl NewPage {
    /// What stands in a field: what was typed, else what the address proposes.
    fn v(&self, name: &str) -> &str {
        self.draft.value(name).unwrap_or_default()
    }

    /// Why a field was refused.
    fn e(&self, name: &str) -> String {
        self.draft.error(name)
    }
}

/// The form.
pub async fn form(ctx: Ctx, draft: Draft) -> WebResult {
    let mut reader = ctx.read().await?;
    let rules = ctx.rules(&mut reader).await?;
    let say = ctx.say(&rules);
    let ours = Colleagues::load(&mut reader, say.today()).await?;
    let (sources, practices, offices) = choices(&mut reader).await?;
    let shell = Shell::of(&ctx, &mut reader, "New referral", "referrals").await?;
    let draft = if draft.fields.is_empty() { Draft { fields: ctx.query.clone(), ..draft } } else { draft };
    let touched =
        |names: &[&str]| names.iter().any(|n| draft.value(n).is_some_and(|v| !v.is_empty()) || !draft.error(n).is_empty());
    let kinds = ReferrerKind::ALL.iter().map(|k| (k.word().to_owned(), k.label().to_owned()));
    let page = NewPage {
        acts_for: capture::acts_for(&ctx, &ours),
        everybody: ours.owners(),
        owners: ours.owners(),
        sources,
        practices,
        offices,
        kinds: kinds.collect(),
        ways: vec![
            ("inbound".to_owned(), "Inbound: they introduced somebody to us".to_owned()),
            ("outbound".to_owned(), "Outbound: we introduced somebody to them".to_owned()),
            ("internal".to_owned(), "Internal: a colleague introduced somebody".to_owned()),
        ],
        today: say.today().to_string(),
        custom: Held::load(&mut reader, FieldOn::Referral, None).await?.inputs_when_new(&draft),
        way_open: touched(WAY),
        more_open: touched(MORE),
        error: error_without_field(&draft),
        shell,
        draft: draft.clone(),
    };
    show::html(&page, &draft)
}

/// Why it was refused, when no field of the form says so.
fn error_without_field(draft: &Draft) -> String {
    const SHOWN: &[&str] = &[
        "prospect_person",
        "prospect_organisation",
        "referrer_person",
        "referrer_organisation",
        "need",
        "value",
        "introduced_on",
    ];
    let Some(refusal) = &draft.refusal else { return String::new() };
    let field = refusal.field.as_deref().unwrap_or_default();
    let shown = SHOWN.contains(&field) || WAY.contains(&field) || MORE.contains(&field) || field.starts_with("custom.");
    if shown { String::new() } else { refusal.sentence.to_string() }
}

type Pairs = Vec<(String, String)>;

async fn choices(reader: &mut Reader) -> Result<(Pairs, Pairs, Pairs), WebError> {
    let sources = lists::sources(reader).await?.into_iter().filter(|s| s.retired_at.is_none()).map(|s| (s.key, s.name));
    let practices = colleagues::practices(reader).await?.into_iter().filter(|p| p.retired_at.is_none());
    let offices = colleagues::offices(reader).await?.into_iter().filter(|o| o.retired_at.is_none());
    Ok((
        sources.collect(),
        practices.map(|p| (p.id.to_string(), p.name)).collect(),
        offices.map(|o| (o.id.to_string(), o.name)).collect(),
    ))
}
