//! Custom fields: what the firm notes of its records that the product has no field for.

use std::collections::HashMap;

use askama::Template;
use goodword_actions::add_custom_field::AddCustomField;
use goodword_actions::change_custom_field::ChangeCustomField;
use goodword_domain::custom::{Choice, FieldKind, FieldOn};
use goodword_domain::permit::Right;
use goodword_domain::{CustomFieldId, HistoryId, Noun, Timestamp};
use goodword_store::custom_fields::{self, CustomField};
use goodword_store::history;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::fields;
use crate::shape::shape;
use crate::shell::Shell;
use crate::show;
use crate::table::Table;
use crate::view::counted;
use crate::wish::Landing;

use super::sources::places;

const HERE: &str = "/settings/custom-fields";

pub(super) fn routes(t: &mut Table) {
    t.page(HERE, Right::KeepFirm, "custom fields", show!(page));
    t.verb::<AddCustomField>(HERE, show!(page), |_, _| Landing::at(HERE, "The field was added."));
    t.page("/settings/custom-fields/{custom_field_id}", Right::KeepFirm, "custom field", show!(page));
    t.verb::<ChangeCustomField>("/settings/custom-fields/{custom_field_id}", show!(page), |(), _| {
        Landing::at(HERE, "The field was changed.")
    });
    let shape = shape! { "custom_fields": Vec<FieldSaid> };
    t.read("/custom-fields", (Right::See, "custom fields"), (&[], shape), |ctx| Box::pin(api(ctx)));
}

/// A choice in the form.
struct ChoiceRow {
    key: String,
    label: String,
}

/// A field, with its form.
struct Line {
    action: String,
    title: String,
    key: String,
    kind: &'static str,
    /// Where it stands and what holds it, in words.
    about: String,
    version: String,
    save: &'static str,
    open: bool,
    label: String,
    help: String,
    on_form: &'static str,
    choices: Vec<ChoiceRow>,
    is_choice: bool,
    more: String,
    /// The labels that are off the list while something has them.
    off: String,
    refused: String,
    up: String,
    down: String,
}

/// The fields of a noun.
struct Group {
    word: &'static str,
    title: &'static str,
    lines: Vec<Line>,
    retired: Vec<Line>,
    draft: Draft,
    refused: String,
}

#[derive(Template)]
#[template(path = "settings/custom_fields.html")]
struct CustomFieldsPage {
    shell: Shell,
    groups: Vec<Group>,
    kinds: Vec<(&'static str, &'static str)>,
    places: Vec<(&'static str, &'static str)>,
    empty: bool,
}

/// What the lines are said with.
struct Around<'a> {
    opened: &'a str,
    draft: &'a Draft,
    seen: HashMap<i64, HistoryId>,
    held: HashMap<CustomFieldId, i64>,
}

async fn page(ctx: Ctx, draft: Draft) -> WebResult {
    let mut reader = ctx.read().await?;
    let all = custom_fields::all(&mut reader).await?;
    let around = Around {
        opened: ctx.param("custom_field_id"),
        draft: &draft,
        seen: history::latest_of(&mut reader, Noun::CustomField).await?,
        held: custom_fields::held(&mut reader).await?,
    };
    let mut groups = Vec::new();
    for on in [FieldOn::Referral, FieldOn::Person, FieldOn::Organisation, FieldOn::Matter] {
        let of_it: Vec<&CustomField> = all.iter().filter(|field| field.noun == on).collect();
        groups.push(group(on, &of_it, &around)?);
    }
    let page = CustomFieldsPage {
        shell: Shell::of(&ctx, &mut reader, "Custom fields", "settings").await?,
        groups,
        kinds: FieldKind::ALL.iter().map(|kind| (kind.word(), kind.label())).collect(),
        places: vec![("yes", "On the form of a new record, and on the record"), ("no", "On the record alone")],
        empty: all.is_empty(),
    };
    show::html(&page, &draft)
}

fn group(on: FieldOn, of_it: &[&CustomField], around: &Around<'_>) -> Result<Group, WebError> {
    let in_use: Vec<&CustomField> = of_it.iter().copied().filter(|field| field.retired_at.is_none()).collect();
    let mut lines = Vec::new();
    for (at, field) in in_use.iter().enumerate() {
        let (up, down) = places(at, in_use.len());
        // The verb counts places over all fields of the noun, those that are retired included.
        let place = |at: String| {
            let beside = at.parse::<usize>().ok().and_then(|at| in_use.get(at));
            beside.and_then(|beside| of_it.iter().position(|field| field.id == beside.id)).map(|at| at.to_string())
        };
        lines.push(Line { up: place(up).unwrap_or_default(), down: place(down).unwrap_or_default(), ..line(field, around)? });
    }
    let retired =
        of_it.iter().filter(|field| field.retired_at.is_some()).map(|field| line(field, around)).collect::<Result<_, _>>()?;
    let new = around.draft.of_form(on.word());
    let refused = new.elsewhere(&["label", "choices"]);
    Ok(Group { word: on.word(), title: on.label(), lines, retired, draft: new, refused })
}

fn line(field: &CustomField, around: &Around<'_>) -> Result<Line, WebError> {
    let open = around.opened == field.id.to_string();
    let draft = if open { around.draft.of_form("field") } else { Draft::default() };
    let choices = field.choices()?;
    let held = around.held.get(&field.id).copied().unwrap_or_default();
    let held = if held == 0 { "nothing in it yet".to_owned() } else { format!("in {}", counted(held, "record", "records")) };
    let place = if field.on_form { "on the form" } else { "on the record" };
    let labels = |retired: bool| choices.iter().filter(move |choice| choice.retired == retired);
    let said: Vec<&str> = labels(false).map(|choice| choice.label.as_str()).collect();
    let listed = if said.is_empty() { String::new() } else { format!("{}; ", said.join(", ")) };
    Ok(Line {
        action: format!("{HERE}/{}", field.id),
        title: field.label.clone(),
        key: field.key.clone(),
        kind: field.kind.label(),
        about: if field.retired_at.is_some() { held } else { format!("{listed}{place}, {held}") },
        version: around.seen.get(&field.id.get()).map(ToString::to_string).unwrap_or_default(),
        save: fields::save(&draft),
        open,
        label: draft.or("label", &field.label),
        help: draft.or("help", &field.help),
        on_form: match draft.value("on_form") {
            Some("yes") => "yes",
            Some(_) => "no",
            None if field.on_form => "yes",
            None => "no",
        },
        choices: rows(&draft, labels(false)),
        is_choice: field.kind == FieldKind::Choice,
        more: draft.or("more_choices", ""),
        off: labels(true).map(|choice| choice.label.as_str()).collect::<Vec<_>>().join(", "),
        refused: draft.elsewhere(&[]),
        up: String::new(),
        down: String::new(),
    })
}

/// The choices of the form: as typed, else as they stand.
fn rows<'a>(draft: &Draft, standing: impl Iterator<Item = &'a Choice>) -> Vec<ChoiceRow> {
    if draft.is_refused() {
        let typed = draft.all("choice_keys").into_iter().zip(draft.all("choices"));
        return typed.map(|(key, label)| ChoiceRow { key: key.to_owned(), label: label.to_owned() }).collect();
    }
    standing.map(|choice| ChoiceRow { key: choice.key.clone(), label: choice.label.clone() }).collect()
}

/// A field as programs see it: its choices are JSON in the database and an array here.
#[derive(Serialize, JsonSchema)]
struct FieldSaid {
    /// Which.
    id: CustomFieldId,
    /// On what it is.
    noun: FieldOn,
    /// Its key in `custom`, which never changes.
    key: String,
    /// What it is called.
    label: String,
    /// What it holds.
    kind: FieldKind,
    /// What can be chosen, in order; what is off the list is still held by some record.
    choices: Vec<Choice>,
    /// What stands below it.
    help: String,
    /// Whether it stands on the form of a new record.
    on_form: bool,
    /// Since when it is retired.
    retired_at: Option<Timestamp>,
    /// The last entry of the audit trail that changed it, to give back with a change.
    version: Option<HistoryId>,
}

async fn api(ctx: Ctx) -> Result<Value, WebError> {
    let mut reader = ctx.read().await?;
    let seen = history::latest_of(&mut reader, Noun::CustomField).await?;
    let mut all = Vec::new();
    for field in custom_fields::all(&mut reader).await? {
        all.push(FieldSaid {
            choices: field.choices()?,
            version: seen.get(&field.id.get()).copied(),
            id: field.id,
            noun: field.noun,
            key: field.key,
            label: field.label,
            kind: field.kind,
            help: field.help,
            on_form: field.on_form,
            retired_at: field.retired_at,
        });
    }
    Ok(json!({ "custom_fields": all }))
}
