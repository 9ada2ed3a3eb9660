//! The condition of lists that are narrowed by words: complete, in one statement, by the index.

use super::index::Kind;
use crate::Sql;
use crate::like::escape;

/// Adds ` and …` for each word, behind the column whose records are meant: the record has a word with this in it, or, for one
/// or two letters, a word that begins with them. The words are folded.
pub(crate) fn having(sql: Sql, column: &'static str, kind: Kind, words: &[String]) -> Sql {
    words.iter().fold(sql, |sql, word| {
        let sql = sql
            .add(" and ")
            .add(column)
            .add(" in (select x.record_id from search_grams g join search_places x on x.word_hash = g.word_hash where x.noun = ");
        let sql = sql.add_bound("", kind as i64);
        let first: String = word.chars().take(2).collect();
        let from = word.len().saturating_sub(3) / 2;
        let sql = match word.get(from..from + 3) {
            Some(gram) => sql
                .add_bound(" and g.gram = ", gram)
                .add_bound(" and g.word like ", format!("%{}%", escape(word)))
                .add(r" escape '\'"),
            None => sql
                .add_bound(" and g.gram >= ", format!("^{first}"))
                .add_bound(" and g.gram < ", format!("^{first}{{"))
                .add_bound(" and g.word >= ", word.as_str())
                .add_bound(" and g.word < ", format!("{word}{{")),
        };
        sql.add(")")
    })
}
