//! A mapping as a table of fields, and back.

use std::collections::BTreeMap;

use goodword_actions::import_batch::head::Head;
use goodword_domain::custom::{FieldKind, FieldOn};
use goodword_domain::referral::Outcome;
use goodword_domain::writing::Label;
use goodword_intake::amount::Decimal;
use goodword_intake::custom::{self, CustomField};
use goodword_intake::day;
use goodword_intake::mapping::fields::{self, Holds, Target};
use goodword_intake::mapping::{FieldMapping, FileMapping, FilledFrom, Mapping};
use goodword_store::lists::Reason;

use crate::draft::Draft;
use crate::view::plain;

/// What a select says for a field that a text with columns in it fills: only the mapping as text can change that.
const TEMPLATE: &str = "::text::";

/// A field and what fills it.
pub(super) struct FieldLine {
    /// Its name in mappings.
    pub(super) name: String,
    /// Its name as people read it.
    pub(super) label: String,
    /// What it is.
    pub(super) about: String,
    /// Whether the mapping cannot do without it, or without one of its group.
    pub(super) needed: bool,
    /// The column that fills it.
    pub(super) column: String,
    /// The same text for every row.
    pub(super) value: String,
    /// Whether it is a day, which has a format.
    pub(super) is_day: bool,
    /// How its dates are written.
    pub(super) format: String,
    /// What the first rows have there.
    pub(super) sample: String,
    /// Whether a text with columns in it fills it.
    pub(super) template: bool,
    /// What stands for what is blank or on no list: of the reason, for each way to end that needs one.
    pub(super) otherwise: Vec<Otherwise>,
}

/// What stands for the reason of those that ended so, where it is blank or not on the list.
pub(super) struct Otherwise {
    /// Its name in the form.
    pub(super) name: &'static str,
    /// What it is called.
    pub(super) label: String,
    /// The keys and names of the reasons.
    pub(super) choices: Vec<(String, String)>,
    /// The key of the one that is chosen.
    pub(super) chosen: String,
}

/// How what needs a reason may have ended, and the name of the choice in the form.
const NEED_A_REASON: [(Outcome, &str); 2] = [(Outcome::Lost, "otherwise.lost"), (Outcome::Declined, "otherwise.declined")];

/// The choices of a reason that stands for what is blank or not on the list; none where nothing says how it ended.
fn otherwise(file: &FileMapping, reasons: &[Reason]) -> Vec<Otherwise> {
    if !file.fields.contains_key("outcome") {
        return Vec::new();
    }
    let now = file.fields.get("reason").map(said_otherwise).unwrap_or_default();
    let one = |(outcome, name): (Outcome, &'static str)| {
        let listed = || reasons.iter().filter(move |reason| reason.outcome == outcome && reason.retired_at.is_none());
        let chosen = std::iter::once(now).chain(now.split(';')).find_map(|word| listed().find(|reason| reason.is_called(word)));
        Otherwise {
            name,
            label: format!("{}, if blank or unknown", outcome.label()),
            choices: listed().map(|reason| (reason.key.clone(), reason.name.clone())).collect(),
            chosen: chosen.map(|reason| reason.key.clone()).unwrap_or_default(),
        }
    };
    NEED_A_REASON.into_iter().map(one).collect()
}

/// What a mapping takes for a reason that is blank or not on the list.
fn said_otherwise(field: &FieldMapping) -> &str {
    match &field.from {
        FilledFrom::Value(value) => value,
        _ => field.default.as_deref().unwrap_or_default(),
    }
}

/// The reason as the form says it: what it chose stands beside the column, or for all rows where there is none.
fn reason_of(filled: &mut BTreeMap<String, FieldMapping>, draft: &Draft) {
    let given: Vec<&str> = NEED_A_REASON.iter().filter_map(|(_, name)| draft.value(name)).map(str::trim).collect();
    if given.is_empty() {
        // The page did not ask.
        return;
    }
    let chosen: Vec<&str> = given.into_iter().filter(|key| !key.is_empty()).collect();
    let chosen = Some(chosen.join("; ")).filter(|chosen| !chosen.is_empty());
    match (filled.get_mut("reason"), chosen) {
        (Some(FieldMapping { from: FilledFrom::Value(value), .. }), Some(chosen)) => *value = chosen,
        // One that is on neither list, such as that of what was won.
        (Some(FieldMapping { from: FilledFrom::Value(_), .. }), None) => {}
        (Some(field), chosen) => field.default = chosen,
        (None, Some(chosen)) => {
            filled.insert("reason".to_owned(), FieldMapping::filled(FilledFrom::Value(chosen)));
        }
        (None, None) => {}
    }
}

/// A field that rows of a target can fill: one of the product's own, or one the firm made for itself.
struct Fillable {
    name: String,
    label: String,
    about: String,
    holds: Holds,
}

/// What rows of a target can fill, in the order of the form.
fn fillable(target: Target, all: &[CustomField]) -> impl Iterator<Item = Fillable> {
    let own = fields::of(target).map(|field| Fillable {
        name: field.name.to_owned(),
        label: plain(field.name),
        about: field.about.to_owned(),
        holds: field.holds,
    });
    own.chain(custom::of(target, all).map(move |(name, field)| Fillable {
        holds: custom::holds(&name, target, all).unwrap_or(Holds::Text),
        label: field.label.clone(),
        about: about(field),
        name,
    }))
}

/// What a custom field is.
fn about(field: &CustomField) -> String {
    let of = if field.on == FieldOn::Matter { " of the matter, once it is won" } else { "" };
    let holds = match field.kind {
        FieldKind::Person => "somebody on record, by name or email address",
        kind => &kind.label().to_lowercase(),
    };
    format!("a custom field{of}: {holds}")
}

/// The fields of the file's target, those that are filled or needed first.
pub(super) fn lines(file: &FileMapping, head: &Head, custom: &[CustomField], reasons: &[Reason]) -> Vec<FieldLine> {
    let needed = fields::required(file.target);
    let line = |Fillable { name, label, about, holds }: Fillable| {
        let filled = file.fields.get(&name);
        let from = filled.map(|f| &f.from);
        let column = match from {
            Some(FilledFrom::Column(column)) => column.clone(),
            Some(FilledFrom::Template(_)) => TEMPLATE.to_owned(),
            _ => String::new(),
        };
        FieldLine {
            needed: needed.iter().any(|group| group.contains(&name.as_str())),
            otherwise: if name == "reason" { otherwise(file, reasons) } else { Vec::new() },
            name,
            label,
            about,
            sample: sample(head, &column),
            column,
            value: if let Some(FilledFrom::Value(value)) = from { value.clone() } else { String::new() },
            is_day: matches!(holds, Holds::Day | Holds::Moment),
            format: filled.and_then(|f| f.format.clone()).unwrap_or_default(),
            template: matches!(from, Some(FilledFrom::Template(_))),
        }
    };
    let mut lines: Vec<FieldLine> = fillable(file.target, custom).map(line).collect();
    lines.sort_by_key(|line| !line.leads());
    lines
}

impl FieldLine {
    /// Whether the same text for every row is none of the choices, and has to be kept.
    pub(super) fn keeps_value(&self) -> bool {
        !self.value.is_empty() && self.otherwise.iter().all(|one| one.chosen.is_empty())
    }

    /// With the firm's word for a matter in the name of a field of the product's own; one that the firm made has its name already.
    pub(super) fn worded(self, matter: &Label) -> Self {
        if self.name.contains('.') { self } else { Self { label: matter.put_in(&self.label), ..self } }
    }

    /// Whether it is filled, or has to be: the others stay folded.
    pub(super) fn leads(&self) -> bool {
        self.needed || !self.column.is_empty() || !self.value.is_empty() || !self.otherwise.is_empty()
    }
}

/// The ways dates are written, each by what it looks like; one of the file's own is among them.
pub(super) fn formats(own: &[&str]) -> Vec<(String, String)> {
    let known = ["%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d %b %Y"];
    let mut all: Vec<&str> = known.to_vec();
    for format in own {
        if !format.is_empty() && !all.contains(format) {
            all.push(format);
        }
    }
    let said = |format: &str| day::example(format).unwrap_or_else(|_| format.to_owned());
    all.into_iter().map(|format| (format.to_owned(), said(format))).collect()
}

/// A remark with the names of fields as the table has them.
pub(super) fn in_words(remark: &str, lines: &[FieldLine]) -> String {
    let coded = lines.iter().filter(|line| line.name.contains(['_', '.']));
    // A longer name may begin with a shorter one.
    let mut coded: Vec<&FieldLine> = coded.collect();
    coded.sort_by_key(|line| std::cmp::Reverse(line.name.len()));
    // Who has the table before them looks for no part of a file of text.
    let remark = if lines.is_empty() {
        remark.to_owned()
    } else {
        remark.replace("Add it under [file.fields].", "Choose a column for it.")
    };
    coded.into_iter().fold(remark, |said, line| said.replace(&line.name, &format!("“{}”", line.label)))
}

/// What the first rows that have something there say.
fn sample(head: &Head, column: &str) -> String {
    let Some(at) = head.header.position(column).filter(|_| !column.is_empty()) else { return String::new() };
    let cells = head.rows.iter().filter_map(|row| row.cells.get(at)).map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
    cells.take(2).map(|cell| cell.chars().take(40).collect::<String>()).collect::<Vec<_>>().join(" · ")
}

/// The mapping as the table of fields says it.
pub(super) fn read(mapping: &Mapping, draft: &Draft, custom: &[CustomField]) -> Mapping {
    let Some(before) = mapping.files.first() else { return mapping.clone() };
    let word = |name: &str| draft.value(name).map(str::trim).filter(|v| !v.is_empty()).map(str::to_owned);
    let target = word("target").and_then(|w| Target::ALL.iter().copied().find(|t| t.word() == w)).unwrap_or(before.target);
    let mut filled = BTreeMap::new();
    for Fillable { name, holds, .. } in fillable(target, custom) {
        let was = before.fields.get(&name);
        let column = word(&format!("column.{name}"));
        let value = word(&format!("value.{name}"));
        let mut now = match (column, value) {
            (Some(column), _) if column == TEMPLATE => match was {
                Some(was) => was.clone(),
                None => continue,
            },
            (Some(column), _) => match was {
                Some(was) if was.from == FilledFrom::Column(column.clone()) => was.clone(),
                _ => FieldMapping::column(&column),
            },
            (None, Some(value)) => FieldMapping::filled(FilledFrom::Value(value)),
            (None, None) => continue,
        };
        if matches!(holds, Holds::Day | Holds::Moment) {
            now.format = word(&format!("format.{name}"));
        }
        now.line = 0;
        filled.insert(name, now);
    }
    reason_of(&mut filled, draft);
    let decimal = match word("decimal").as_deref() {
        Some("comma") => Decimal::Comma,
        Some("ask") => Decimal::Ask,
        Some(_) => Decimal::Point,
        None => before.decimal,
    };
    let file = FileMapping {
        target,
        key: word("key"),
        dates: word("dates").unwrap_or_else(|| before.dates.clone()),
        decimal,
        fields: filled,
        line: 0,
        ..before.clone()
    };
    let name = word("name").unwrap_or_else(|| mapping.name.clone());
    Mapping { name, files: vec![file], ..mapping.clone() }
}
