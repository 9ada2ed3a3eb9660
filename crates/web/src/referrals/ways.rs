//! The form that filters, sent to be one more way to match.

use super::asked::Asked;
use crate::ctx::Ctx;
use crate::lists::query::Query;

/// What filters, out of a form whose fields are to be one more way to match.
pub(super) fn one_more_way(ctx: &Ctx, asked: &Asked) -> Option<String> {
    ctx.query("or_these")?;
    let group = |query: &Query| {
        let pairs: Vec<_> = query.filters().filter(|(name, _)| name != "or").cloned().collect();
        if pairs.is_empty() { None } else { serde_html_form::to_string(&pairs).ok() }
    };
    let was = ctx.query("was").map(|was| Query(serde_html_form::from_str(was).unwrap_or_default(), asked.query.1));
    let ways: Vec<String> = was
        .as_ref()
        .and_then(group)
        .into_iter()
        .chain(asked.query.all("or").map(str::to_owned))
        .chain(group(&asked.query))
        .collect();
    let mut query = asked.query.bare().with("view", &asked.view);
    for way in ways {
        if !query.0.contains(&("or".to_owned(), way.clone())) {
            query.0.push(("or".to_owned(), way));
        }
    }
    Some(query.href())
}
