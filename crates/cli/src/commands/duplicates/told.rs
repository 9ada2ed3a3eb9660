//! Pairs as they are printed: rows are named by the line of the file they begin on.

use goodword_matching::{Field, Pair};
use serde_json::{Map, Value, json};

use super::Begun;

/// The file and line of a record.
fn place(files: &[Begun], record: usize) -> (&str, u64) {
    let mut before = 0;
    for file in files {
        if let Some(line) = file.lines.get(record - before) {
            return (&file.name, *line);
        }
        before += file.lines.len();
    }
    ("", 0)
}

/// A score with four places, as it is shown.
fn rounded(score: f64) -> f64 {
    (score * 10_000.0).round() / 10_000.0
}

/// What was read and the pairs.
pub(super) fn json(files: &[Begun], pairs: &[Pair]) -> Value {
    let columns = |file: &Begun| -> Value {
        let words = |(name, field): &(String, Option<Field>)| (name.clone(), field.map_or(Value::Null, |f| f.words().into()));
        file.columns.iter().map(words).collect::<Map<_, _>>().into()
    };
    let mut told = Map::new();
    for (file, prefix) in files.iter().zip(["", "other_"]) {
        told.insert(format!("{prefix}file"), file.name.clone().into());
        told.insert(format!("{prefix}rows"), file.lines.len().into());
        told.insert(format!("{prefix}columns"), columns(file));
    }
    let pair = |pair: &Pair| {
        let ((file_a, a), (file_b, b)) = (place(files, pair.a), place(files, pair.b));
        let mut told = Map::new();
        told.insert("a".to_owned(), a.into());
        told.insert("b".to_owned(), b.into());
        if files.len() > 1 {
            told.insert("a_file".to_owned(), file_a.into());
            told.insert("b_file".to_owned(), file_b.into());
        }
        told.insert("score".to_owned(), json!(rounded(pair.score)));
        told.insert("reasons".to_owned(), json!(pair.reasons));
        Value::Object(told)
    };
    told.insert("pairs".to_owned(), pairs.iter().map(pair).collect());
    told.into()
}

/// One line for each pair.
pub(super) fn csv(files: &[Begun], pairs: &[Pair]) -> String {
    let quoted = |text: &str| {
        if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
    };
    let mut out = String::from("a_file,a,b_file,b,score,reasons\r\n");
    for pair in pairs {
        let ((file_a, a), (file_b, b)) = (place(files, pair.a), place(files, pair.b));
        let (file_a, file_b, reasons) = (quoted(file_a), quoted(file_b), quoted(&pair.reasons.join("; ")));
        out.push_str(&format!("{file_a},{a},{file_b},{b},{:.4},{reasons}\r\n", pair.score));
    }
    out
}

/// For reading: what the columns were taken for, and the pairs.
pub(super) fn table(files: &[Begun], pairs: &[Pair]) -> String {
    let mut out = String::new();
    for file in files {
        let taken: Vec<String> =
            file.columns.iter().filter_map(|(name, field)| field.map(|f| format!("{name} as {}", f.words()))).collect();
        out.push_str(&format!("{}: {} rows. Columns looked at: {}.\n", file.name, file.lines.len(), taken.join(", ")));
    }
    out.push_str(&match pairs.len() {
        0 => "No two rows are probably the same.\n".to_owned(),
        1 => "One pair of rows is probably the same.\n\n".to_owned(),
        count => format!("{count} pairs of rows are probably the same.\n\n"),
    });
    if pairs.is_empty() {
        return out;
    }
    let lines: Vec<[String; 2]> = pairs.iter().map(|p| [p.a, p.b].map(|record| place(files, record).1.to_string())).collect();
    let width = lines.iter().flatten().map(String::len).max().unwrap_or(0).max(6);
    let heads = if files.len() > 1 { ["first", "second"] } else { ["line", "line"] };
    out.push_str(&format!("{:>width$}  {:>width$}  score  why\n", heads[0], heads[1]));
    for (pair, [a, b]) in pairs.iter().zip(lines) {
        out.push_str(&format!("{a:>width$}  {b:>width$}  {:.3}  {}\n", pair.score, pair.reasons.join("; ")));
    }
    out
}
