//! Records whose names share words with a name: who may be the same as somebody that is being recorded.
//!
//! A word that many have says little, and everybody who has it would have to be looked at. So records are brought together by the
//! words that few have, and the others only say which of them share more. Where all words are common, those come that share every
//! one of them, and those that stand beside the name in the order of the alphabet, which share its beginning.

use goodword_domain::text;

use super::index::Kind;
use super::words;
use crate::{Reader, Result, Sql, record};

/// How many words of a name are looked for; the shortest are in every second name.
const WORDS: usize = 6;
/// A word that more records have is common.
const COMMON: i64 = 300;
/// Of a common word, so many of the newest are asked for the others.
const NEWEST: i64 = 2_000;
/// So many before a name and after it are its neighbours.
const NEIGHBOURS: i64 = 10;

record! {
    /// A word, and how many records have it: at most one more than makes it common.
    pub struct Held {
        /// The number of the word.
        pub word_hash: i64,
        /// How many records.
        pub holders: i64,
    }
}

/// What a name is brought together by.
pub(crate) struct Akin {
    kind: Kind,
    name: String,
    rare: Vec<i64>,
    common: Vec<i64>,
}

impl Akin {
    /// Looks up how many have each word of a name.
    pub async fn of(db: &mut Reader, kind: Kind, name: &str) -> Result<Self> {
        let name = text::fold(name);
        let words = words::of([name.as_str()]);
        let said: Vec<i64> =
            words.iter().filter(|word| word.chars().count() > 2).take(WORDS).map(|word| words::hash(word)).collect();
        let (mut rare, mut common) = (Vec::new(), Vec::new());
        if !said.is_empty() {
            let mut sql = Sql::new("");
            for (n, word) in said.iter().enumerate() {
                sql = sql
                    .add_bound(if n == 0 { "select cast(" } else { " union all select cast(" }, *word)
                    .add_bound(
                        " as bigint) as word_hash, count(*) as holders from (select 1 as one from search_places where noun = ",
                        kind as i64,
                    )
                    .add_bound(" and word_hash = ", *word)
                    .add_bound(" limit ", COMMON + 1)
                    .add(") as held");
            }
            for held in db.all::<Held>(sql).await? {
                match held.holders {
                    0 => {}
                    1..=COMMON => rare.push(held.word_hash),
                    _ => common.push(held.word_hash),
                }
            }
        }
        Ok(Self { kind, name, rare, common })
    }

    /// Adds queries of their ids, each begun by ` union all`: at most so many that share words, those first that share most.
    pub fn add_to(&self, sql: Sql, most: i64) -> Sql {
        match self.common.split_first() {
            _ if !self.rare.is_empty() => self.sharing_rare(sql, most),
            None => sql,
            Some((_, [])) => self.beside(sql),
            Some((first, others)) => self.beside(self.sharing_all(sql, *first, others, most)),
        }
    }

    fn sharing_rare(&self, sql: Sql, most: i64) -> Sql {
        let mut sql = sql
            .add(" union all select record_id from (select sharing.record_id, sharing.shared from (select h.record_id, count(*)");
        // A record of a rare word is asked for the common ones once it is known.
        sql = self.common.iter().fold(sql, |sql, word| {
            sql.add(" + (select count(*) from search_places c where c.record_id = h.record_id")
                .add_bound(" and c.noun = ", self.kind as i64)
                .add_bound(" and c.word_hash = ", *word)
                .add(")")
        });
        sql.add_bound(" as shared from search_places h where h.noun = ", self.kind as i64)
            .add_list(" and h.word_hash in", self.rare.iter().copied())
            .add_bound(" group by h.record_id) as sharing order by sharing.shared desc, sharing.record_id desc limit ", most)
            .add(") as by_words")
    }

    fn sharing_all(&self, sql: Sql, first: i64, others: &[i64], most: i64) -> Sql {
        let sql = sql
            .add_bound(
                " union all select record_id from (select newest.record_id from (select x.record_id from search_places x where x.noun = ",
                self.kind as i64,
            )
            .add_bound(" and x.word_hash = ", first)
            .add_bound(" order by x.record_id desc limit ", NEWEST)
            .add(") as newest where true");
        let sql = others.iter().fold(sql, |sql, word| {
            sql.add(" and exists (select 1 from search_places c where c.record_id = newest.record_id")
                .add_bound(" and c.noun = ", self.kind as i64)
                .add_bound(" and c.word_hash = ", *word)
                .add(")")
        });
        sql.add_bound(" order by newest.record_id desc limit ", most).add(") as by_all_words")
    }

    fn beside(&self, sql: Sql) -> Sql {
        let table = match self.kind {
            Kind::Person => "people",
            _ => "organisations",
        };
        [(" where name_folded >= ", ""), (" where name_folded < ", " desc")].into_iter().fold(sql, |sql, (side, order)| {
            sql.add(" union all select id from (select id from ")
                .add(table)
                .add_bound(side, self.name.as_str())
                .add(" and deleted_at is null order by name_folded")
                .add(order)
                .add_bound(" limit ", NEIGHBOURS)
                .add(") as beside")
        })
    }
}
