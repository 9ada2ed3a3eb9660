//! Triggers as migrations are written: one body for both engines, with a few expressions that stand in several of them.

use crate::Engine;

/// Expressions of a row that goes by the alias `$`.
pub(crate) const EXPRESSIONS: &[(&str, &str)] = &[
    ("@word(", "case when $.source_id is null and $.direction = 'internal' then 1 else 0 end"),
    ("@received(", "$.deleted_at is null and $.received_at is not null and $.direction in ('inbound', 'internal')"),
    ("@introduction(", "case when $.received_at is null then 1 else 0 end"),
    ("@sampled(", "case when $.sample = true then 1 else 0 end"),
    ("@standing(", "$.stage || '|' || coalesce($.outcome, '') || '|' || coalesce($.currency, '')"),
    // Days are counted from long before the first one, because engines cut towards zero.
    (
        "@day(",
        "(($ + coalesce((select z.ahead from zone_offsets z where z.from_at <= $ order by z.from_at desc limit 1), 0) \
         + 864000000000000000) / 86400000000)",
    ),
    (
        "@waits(",
        "$.deleted_at is null and $.received_at is not null and $.direction in ('inbound', 'internal') and $.disclosure <> 'nothing' \
         and coalesce($.referrer_person_id, $.referrer_organisation_id, $.referrer_colleague_id) is not null \
         and (not exists (select 1 from loop_closures l where l.referral_id = $.id and l.step = 'thanked') \
         or ($.outcome is not null and not exists (select 1 from loop_closures l where l.referral_id = $.id and l.step = 'told')))",
    ),
    (
        "@opens(",
        "case when $.outcome is not null and not exists (select 1 from loop_closures l where l.referral_id = $.id and l.step = 'told') \
         then -1000000000000000000 else $.received_at end",
    ),
    (
        "@since(",
        "coalesce(case when exists (select 1 from loop_closures l where l.referral_id = $.id and l.step = 'thanked') \
         then $.decided_at end, $.received_at)",
    ),
];

/// Writes the expressions out.
pub(crate) fn expressions(text: &str) -> String {
    EXPRESSIONS.iter().fold(text.to_owned(), |text, (word, meaning)| {
        let mut parts = text.split(word);
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |out, part| {
            let (row, rest) = part.split_once(')').unwrap_or((part, ""));
            out + &meaning.replace('$', row) + rest
        })
    })
}

/// Writes each `@trigger name after … on table` with its body up to `@end` as the engine has triggers.
pub(super) fn spell(text: &str, engine: Engine) -> String {
    let text = counted(text);
    let mut parts = text.split("@trigger ");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| {
        let (trigger, rest) = part.split_once("@end").unwrap_or((part, ""));
        let (head, body) = trigger.split_once(" after ").unwrap_or((trigger, ""));
        // The first line that ends without going on is the last of the head.
        let verbs = ["\n    delete", "\n    insert", "\n    update"];
        let end = verbs.into_iter().filter_map(|verb| body.find(verb)).min().unwrap_or(body.len());
        let (event, body) = body.split_at(end);
        let (event, when) =
            event.split_once(" when ").map_or((event, String::new()), |(event, when)| (event, format!(" when {when}")));
        let trigger = match engine {
            Engine::Sqlite => format!("create trigger {head} after {event} for each row{when} begin{body}end;"),
            Engine::Postgres => format!(
                "create function {head}() returns trigger language plpgsql as $$ begin{body}return null; end $$;\n\
                 create trigger {head} after {event} for each row{when} execute function {head}();"
            ),
        };
        out + &trigger + rest
    })
}

/// Writes each line `@seldom table` out: triggers that count every change of its rows, from none.
fn counted(text: &str) -> String {
    text.lines().fold(String::with_capacity(text.len()), |out, line| match line.strip_prefix("@seldom ") {
        None => out + line + "\n",
        Some(table) => ["insert", "update", "delete"].into_iter().fold(
            out + &format!("insert into seldom_changed (what, times) values ('{table}', 0);\n"),
            |out, event| {
                out + &format!(
                    "@trigger {table}_{event}_seldom after {event} on {table}\n    \
                     update seldom_changed set times = times + 1 where what = '{table}';\n@end\n"
                )
            },
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trigger_is_spelled_for_each_engine() {
        let text = "@trigger counted after update on a when (old.b <> new.b)\n    insert into c select new.id where @received(new);\n@end\n";
        let sqlite = spell(&expressions(text), Engine::Sqlite);
        assert!(
            sqlite.starts_with("create trigger counted after update on a for each row when (old.b <> new.b) begin\n    insert")
        );
        assert!(sqlite.contains("new.direction in ('inbound', 'internal');\nend;"), "{sqlite}");
        let postgres = spell(&expressions(text), Engine::Postgres);
        assert!(
            postgres.contains(
                "create trigger counted after update on a for each row when (old.b <> new.b) execute function counted();"
            )
        );
        assert!(!postgres.contains('@'), "{postgres}");
    }
}
