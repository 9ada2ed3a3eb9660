//! The form of a cadence: its steps as rows, added and removed by buttons that change nothing yet.

use askama::Template;
use goodword_actions::set_cadence::write_wait;
use goodword_domain::cadence::{Cadence, CadenceStep};
use goodword_domain::referral::Direction;
use goodword_domain::touch::TouchKind;
use goodword_domain::{CadenceId, Noun, Refusal};
use goodword_store::lists;

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::WebResult;
use crate::fields::{self, Clash};
use crate::shell::Shell;
use crate::show;

use super::cadences::{StepLine, example, of, read};

/// A step in the form.
#[derive(Clone, Default)]
struct Row {
    kind: String,
    what: String,
    after: String,
}

#[derive(Template)]
#[template(path = "settings/cadence.html")]
struct CadencePage {
    shell: Shell,
    id: String,
    version: String,
    clashes: Vec<Clash>,
    save: &'static str,
    its_name: String,
    direction: String,
    directions: Vec<(&'static str, &'static str)>,
    is_default: bool,
    /// Whether it is the default on record: then it stays so until another one is.
    stays_default: bool,
    rows: Vec<Row>,
    kinds: Vec<(&'static str, &'static str)>,
    draft: Draft,
    refused: String,
    steps: Vec<StepLine>,
    from: String,
}

fn row(step: &CadenceStep) -> Row {
    Row { kind: step.kind.word().to_owned(), what: step.what.clone(), after: write_wait(step) }
}

/// The rows as they were typed, after what one of the row buttons says: `add`, `up:1`, `down:0` or `remove:2`.
fn typed(draft: &Draft) -> Vec<Row> {
    let (kinds, whats, afters) = (draft.all("step_kind"), draft.all("step_what"), draft.all("step_after"));
    let mut rows: Vec<Row> = kinds
        .into_iter()
        .zip(whats)
        .zip(afters)
        .map(|((kind, what), after)| Row { kind: kind.to_owned(), what: what.to_owned(), after: after.to_owned() })
        .collect();
    moved(&mut rows, draft.value("row").unwrap_or_default(), Row::default);
    rows
}

/// Does to a list of rows what a button says.
pub(super) fn moved<T>(rows: &mut Vec<T>, button: &str, empty: fn() -> T) {
    let (what, at) = button.split_once(':').unwrap_or((button, ""));
    let at: usize = at.parse().unwrap_or(usize::MAX);
    match what {
        "add" => rows.push(empty()),
        "remove" if at < rows.len() => drop(rows.remove(at)),
        "up" if at > 0 && at < rows.len() => rows.swap(at, at - 1),
        "down" if at.checked_add(1).is_some_and(|next| next < rows.len()) => rows.swap(at, at + 1),
        _ => {}
    }
}

/// The form: empty, of a cadence, or as it was typed.
pub async fn form(ctx: Ctx, draft: Draft) -> WebResult {
    let mut reader = ctx.read().await?;
    let rules = ctx.rules(&mut reader).await?;
    let say = ctx.say(&rules);
    let id = draft.value("cadence_id").filter(|id| !id.is_empty()).unwrap_or_else(|| ctx.param("cadence_id")).to_owned();
    let found = match id.as_str() {
        "" => None,
        id => {
            let missing = || Refusal::missing(Noun::Cadence);
            let id: CadenceId = id.parse().map_err(|_| missing())?;
            let all = lists::cadences(&mut reader).await?;
            Some(all.into_iter().find(|c| c.id == id && c.retired_at.is_none()).ok_or_else(missing)?)
        }
    };
    let cadence = found.as_ref().map(read).transpose()?.unwrap_or_else(|| Cadence { name: String::new(), ..Cadence::default() });
    let rows = if draft.fields.is_empty() { cadence.steps.iter().map(row).collect() } else { typed(&draft) };
    let direction = found.as_ref().and_then(|c| c.direction);
    let mut directions = vec![("", of(None))];
    directions.extend(Direction::ALL.iter().map(|d| (d.word(), of(Some(*d)))));
    let is_default = found.as_ref().is_some_and(|c| c.is_default);
    let title = found.as_ref().map_or("Add a cadence", |c| c.name.as_str()).to_owned();
    let page = CadencePage {
        shell: Shell::of(&ctx, &mut reader, &title, "settings").await?,
        // Who is told that somebody changed it has seen it as it stands now.
        version: draft
            .value("version")
            .filter(|_| !fields::is_stale(&draft))
            .map_or_else(|| found.as_ref().map(|c| c.version.to_string()).unwrap_or_default(), str::to_owned),
        clashes: fields::clashes(&draft, &[("name", cadence.name.clone())]),
        save: fields::save(&draft),
        its_name: draft.or("name", &cadence.name),
        direction: draft.or("direction", direction.map_or("", Direction::word)),
        directions,
        is_default: draft.ticked("is_default", is_default),
        stays_default: is_default,
        rows,
        kinds: TouchKind::ALL.iter().map(|k| (k.word(), k.label())).collect(),
        refused: draft.elsewhere(&["name", "direction"]),
        steps: if found.is_some() { example(&cadence, &ctx, &rules, &say) } else { Vec::new() },
        from: say.moment(ctx.now()),
        draft: draft.clone(),
        id,
    };
    show::html(&page, &draft)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buttons_add_move_and_remove_rows() {
        let mut rows = vec!['a', 'b', 'c'];
        for (button, after) in
            [("up:1", "bac"), ("down:0", "abc"), ("remove:2", "ab"), ("add", "abx"), ("up:0", "abx"), ("down:2", "abx")]
        {
            moved(&mut rows, button, || 'x');
            assert_eq!(rows.iter().collect::<String>(), after, "{button}");
        }
        for nonsense in ["remove:9", "up:", "down:18446744073709551615", "", "boil:1"] {
            moved(&mut rows, nonsense, || 'x');
            assert_eq!(rows.len(), 3, "{nonsense}");
        }
    }
}
