//! What the columns of sent files mean: guessed, shown as a table of fields and as text, changed and kept.

use askama::Template;
use goodword_actions::import_batch::head::{Head, heads};
use goodword_actions::import_batch::sent::{self, Stands, Upload};
use goodword_domain::Refusal;
use goodword_intake::amount::Decimal;
use goodword_intake::custom::CustomField;
use goodword_intake::guess;
use goodword_intake::mapping::{FileMapping, Mapping, Target};
use goodword_intake::survey::Survey;
use goodword_intake::table::Layout;
use goodword_store::lists;

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::shell::Shell;
use crate::show;

use super::mapping_form::{self, FieldLine};
use super::{surveying, upload};

/// A file as the page shows it.
struct FileLine {
    name: String,
    how: String,
}

#[derive(Template)]
#[template(path = "imports/mapping.html")]
struct MappingPage {
    shell: Shell,
    at: String,
    mapping_href: String,
    refused: String,
    files: Vec<FileLine>,
    remarks: Vec<String>,
    /// The table of fields; nothing for a mapping of several files, which is changed as text.
    fields: Vec<FieldLine>,
    /// How many of them nothing fills.
    folded: usize,
    /// How dates are written, by what it looks like.
    formats: Vec<(String, String)>,
    mapping_name: String,
    columns: Vec<String>,
    target: &'static str,
    targets: Vec<(&'static str, &'static str)>,
    key: String,
    dates: String,
    comma: bool,
    /// Whether the file does not prove how numbers look.
    ask_numbers: bool,
    unused: String,
    toml: String,
    /// Whether the mapping as text is open.
    text_open: bool,
}

/// The mapping as it stands: the table and the text.
pub async fn page(ctx: Ctx, draft: Draft) -> WebResult {
    upload::or_again(&ctx, drawn(&ctx, &draft).await).await
}

async fn drawn(ctx: &Ctx, draft: &Draft) -> WebResult {
    let (upload, folder) = upload::find(ctx).await?;
    match &upload.stands {
        Stands::Read | Stands::Refused(_) if ctx.fragment && ctx.query("poll").is_some() => return Ok(surveying::over()),
        Stands::Read => {}
        Stands::Waiting => return surveying::page(ctx, draft, &upload, &folder).await,
        Stands::Refused(why) => return upload::refused(ctx, why).await,
    }
    let text = sent::mapping(&folder).await?;
    let heads = heads(&upload.files, &text).await?;
    let custom = upload::custom_fields(ctx).await?;
    let (mapping, refused) = match Mapping::read(&text) {
        Ok(mapping) => (Some(mapping), draft.elsewhere(&[])),
        Err(_) => (guessed(&heads, &custom), draft.elsewhere(&[])),
    };
    draw(ctx, draft, (&upload, &heads, &custom), (mapping, text, refused)).await
}

/// Keeps what was said of the columns and goes on to the preview; what cannot be used is drawn again.
pub async fn set(ctx: Ctx, draft: Draft) -> WebResult {
    upload::or_again(&ctx, kept(&ctx, draft).await).await
}

async fn kept(ctx: &Ctx, draft: Draft) -> WebResult {
    let (upload, folder) = upload::find_read(ctx).await?;
    let said = if draft.is_form("text") { draft.or("toml", "") } else { sent::mapping(&folder).await? };
    let heads = heads(&upload.files, &said).await?;
    let custom = upload::custom_fields(ctx).await?;
    let (mapping, text) = if draft.is_form("text") {
        (None, draft.or("toml", ""))
    } else {
        let kept = Mapping::read(&sent::mapping(&folder).await?).ok().or_else(|| guessed(&heads, &custom));
        let mapping = kept.map(|kept| mapping_form::read(&kept, &draft, &custom));
        let text = mapping.as_ref().map(Mapping::to_toml).unwrap_or_default();
        (mapping, text)
    };
    match check(&text, &heads, &custom) {
        Ok(()) => {
            sent::keep_mapping(&folder, &text).await?;
            let next = if draft.value("then") == Some("stay") { "" } else { "/preview" };
            Ok(show::go(&format!("/imports/uploads/{}{next}", ctx.param("upload"))))
        }
        Err(refusal) => {
            let mapping = mapping.or_else(|| guessed(&heads, &custom));
            let sentence = refusal.sentence.to_string();
            let draft = Draft { refusal: Some(refusal), ..draft };
            draw(ctx, &draft, (&upload, &heads, &custom), (mapping, text, sentence)).await
        }
    }
}

fn guessed(heads: &[Head], custom: &[CustomField]) -> Option<Mapping> {
    let [one] = heads else { return None };
    Some(guess::of(&Survey::of_rows(one.header.clone(), one.rows.clone()), Layout::default(), custom).mapping)
}

/// Refuses a mapping that cannot be read, or that the files do not go with: each with the columns it lacks.
pub(super) fn check(text: &str, heads: &[Head], custom: &[CustomField]) -> Result<(), Refusal> {
    let refuse = |problems: Vec<goodword_intake::problem::MappingProblem>| {
        let why: Vec<String> = problems.into_iter().map(|p| p.sentence).collect();
        Refusal::invalid("import.mapping", why.join(" "))
    };
    let mapping = Mapping::read(text).map_err(&refuse)?;
    for head in heads {
        let fitting = mapping.files.iter().find(|file| file.fits(&head.name, &head.header));
        // With one kind of file there is nothing to choose, and the sentence says what is missing.
        let only = if let [only] = mapping.files.as_slice() { Some(only) } else { None };
        let Some(file) = fitting.or(only) else {
            let names: Vec<&str> = mapping.files.iter().map(|file| file.name.as_str()).collect();
            let sentence = format!("{} is none of the files the mapping knows: {}.", head.name, names.join(", "));
            return Err(Refusal::invalid("import.mapping", sentence));
        };
        lacking(file, head)?;
        let problems = file.check_header(&head.name, &head.header, custom);
        if !problems.is_empty() {
            return Err(refuse(problems));
        }
    }
    Ok(())
}

/// Refuses a mapping that speaks of columns a file lacks; one sentence says which.
fn lacking(file: &FileMapping, head: &Head) -> Result<(), Refusal> {
    let mut missing: Vec<&str> = Vec::new();
    for (column, _) in file.columns() {
        if head.header.position(column).is_none() && !missing.contains(&column) {
            missing.push(column);
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    let (word, missing) = (if missing.len() == 1 { "the column" } else { "the columns" }, missing.join("”, “"));
    let names = head.header.names().join("”, “");
    let sentence =
        format!("The mapping speaks of {word} “{missing}”, which {} does not have. Its columns are “{names}”.", head.name);
    Err(Refusal::invalid("import.mapping", sentence))
}

async fn draw(
    ctx: &Ctx,
    draft: &Draft,
    (upload, heads, custom): (&Upload, &[Head], &[CustomField]),
    (mapping, toml, refused): (Option<Mapping>, String, String),
) -> Result<axum::response::Response, WebError> {
    let single = match (mapping.as_ref().map(|m| m.files.as_slice()), heads) {
        (Some([file]), [head]) => Some((file, head)),
        _ => None,
    };
    let mut reader = ctx.read().await?;
    let reasons = lists::reasons(&mut reader).await?;
    let fields = single.map(|(file, head)| mapping_form::lines(file, head, custom, &reasons)).unwrap_or_default();
    let dates = single.map(|(file, _)| file.dates.clone()).unwrap_or_default();
    let own: Vec<&str> = fields.iter().map(|line| line.format.as_str()).chain([dates.as_str()]).collect();
    let formats = mapping_form::formats(&own);
    let shell = Shell::of(ctx, &mut reader, "What the columns mean", "settings").await?;
    let fields: Vec<_> = fields.into_iter().map(|line| line.worded(&shell.matter)).collect();
    let page = MappingPage {
        shell,
        at: format!("/imports/uploads/{}", ctx.param("upload")),
        mapping_href: format!("/imports/uploads/{}/mapping.toml", ctx.param("upload")),
        refused: mapping_form::in_words(&refused, &fields),
        files: heads.iter().map(|h| FileLine { name: h.name.clone(), how: h.how.clone() }).collect(),
        remarks: upload.remarks.iter().map(|remark| mapping_form::in_words(remark, &fields)).collect(),
        folded: fields.iter().filter(|line| !line.leads()).count(),
        formats,
        fields,
        mapping_name: mapping.as_ref().map(|m| m.name.clone()).unwrap_or_default(),
        columns: single.map(|(_, head)| head.header.names().to_vec()).unwrap_or_default(),
        target: single.map_or("", |(file, _)| file.target.word()),
        targets: Target::ALL.iter().filter(|t| **t != Target::Outcome).map(|t| (t.word(), plural(*t))).collect(),
        key: single.and_then(|(file, _)| file.key.clone()).unwrap_or_default(),
        dates,
        comma: single.is_some_and(|(file, _)| file.decimal == Decimal::Comma),
        ask_numbers: single.is_some_and(|(file, _)| file.decimal == Decimal::Ask),
        unused: single.map(|(file, head)| file.unused(&head.header).join(", ")).unwrap_or_default(),
        text_open: single.is_none() || draft.is_form("text"),
        toml,
    };
    show::html(&page, draft)
}

/// What the rows of a file become, as a choice.
fn plural(target: Target) -> &'static str {
    match target {
        Target::Referral => "Referrals",
        Target::Outcome => "Outcomes of referrals",
        Target::Person => "People",
        Target::Organisation => "Organisations",
        Target::Client => "Clients",
        Target::Touch => "Touches",
    }
}
