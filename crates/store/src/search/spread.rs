//! What was typed, spread over the words the index knows: the same, those that begin with it, and those it is a part of.

use super::index::Kind;
use super::words;
use crate::like::escape;
use crate::{Reader, Result, Sql, record};

/// Over how many words one that was typed is spread; what more it begins is looked at record by record.
const MOST_WORDS: usize = 100;
/// How many records are looked at for one page of a kind.
const MOST_RECORDS: i64 = 400;
/// Up to how many records of a word are counted, to begin with the one that is rarest.
const COUNTED: i64 = 300;
/// How many words that look alike are measured.
const MOST_ALIKE: i64 = 400;

/// How far what was typed may be from a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// It is the word.
    Whole,
    /// The word begins with it.
    Begins,
    /// It is somewhere in the word.
    Within,
}

/// A word that was typed, with the numbers of the words it may mean.
#[derive(Debug, Clone, Default)]
struct Typed {
    word: String,
    whole: Vec<i64>,
    begins: Vec<i64>,
    within: Vec<i64>,
}

/// All of them.
#[derive(Debug, Clone)]
pub(super) struct Spread {
    words: Vec<Typed>,
    text: String,
    similar: bool,
}

/// Which records the index has found, for a statement that reads them.
pub(super) struct Candidates {
    kind: Kind,
    reach: Reach,
    /// The rarest of the words leads; the others must be there too.
    lead: Vec<i64>,
    others: Vec<Typed>,
}

record! {
    /// A word of the index.
    pub struct Known {
        /// The word.
        pub word: String,
        /// Its number.
        pub word_hash: i64,
    }
}

impl Spread {
    /// Looks the words up.
    pub async fn of(db: &mut Reader, asked: &[String]) -> Result<Self> {
        let mut words = Vec::new();
        for word in asked {
            let begins = beginning_with(db, word).await?;
            let within = within(db, word, &begins).await?;
            words.push(Typed { word: word.clone(), whole: vec![words::hash(word)], begins, within });
        }
        Ok(Self { words, text: asked.join(" "), similar: false })
    }

    /// Whether it is what was typed, and not what it may have been.
    pub fn is_typed(&self) -> bool {
        !self.similar
    }

    /// Whether it is more than one word.
    pub fn is_several(&self) -> bool {
        self.words.len() > 1
    }

    /// All of it, as a name would begin.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How far it can reach, the nearest first.
    pub fn reaches(&self) -> Vec<Reach> {
        let further = |reach: Reach, list: fn(&Typed) -> &Vec<i64>| {
            self.words.iter().any(|typed| list(typed).iter().any(|hash| !typed.whole.contains(hash))).then_some(reach)
        };
        let more = [further(Reach::Begins, |t| &t.begins), further(Reach::Within, |t| &t.within)];
        std::iter::once(Reach::Whole).chain(more.into_iter().flatten()).collect()
    }

    /// Whom of a kind the index has found; nothing where one of the words is in nothing at all.
    pub async fn candidates(&self, db: &mut Reader, kind: Kind, reach: Reach) -> Result<Option<Candidates>> {
        if self.words.iter().any(|typed| typed.numbers(reach).is_empty()) {
            return Ok(None);
        }
        let lead = if self.words.len() == 1 { 0 } else { self.rarest(db, kind, reach).await? };
        let mut others = self.words.clone();
        let first = others.remove(lead);
        Ok(Some(Candidates { kind, reach, lead: first.numbers(reach), others }))
    }

    /// The place of the word that is in the fewest records; one that is spread too far to be looked up whole comes last.
    async fn rarest(&self, db: &mut Reader, kind: Kind, reach: Reach) -> Result<usize> {
        let mut best = (i64::MAX, 0);
        for (place, typed) in self.words.iter().enumerate() {
            let numbers = typed.numbers(reach);
            let count = if typed.is_everywhere(reach) {
                // Among those the longest is the rarest.
                i64::MAX - i64::try_from(typed.word.len()).unwrap_or(0)
            } else {
                let sql = Sql::new("select count(*) as n from (select 1 from search_places where noun = $1").bind(kind as i64);
                let sql = sql.add_list(" and word_hash in", numbers).add_bound(" limit ", COUNTED).add(") counted");
                db.value(sql).await?
            };
            if count < best.0 {
                best = (count, place);
            }
        }
        Ok(best.1)
    }

    /// The same with words that are nearly what was typed, for those nothing is called; nothing where there are none.
    pub async fn near(&self, db: &mut Reader) -> Result<Option<Self>> {
        let mut words = Vec::new();
        for typed in &self.words {
            if typed.is_known(db).await? {
                words.push(typed.clone());
                continue;
            }
            let alike = alike(db, &typed.word).await?;
            if alike.is_empty() {
                return Ok(None);
            }
            words.push(Typed { word: typed.word.clone(), whole: alike, ..Typed::default() });
        }
        Ok(Some(Self { words, text: self.text.clone(), similar: true }))
    }
}

impl Typed {
    /// The numbers of the words it may mean, as far as it may reach.
    fn numbers(&self, reach: Reach) -> Vec<i64> {
        let mut numbers = self.whole.clone();
        if reach >= Reach::Begins {
            numbers.extend(&self.begins);
        }
        if reach >= Reach::Within {
            numbers.extend(&self.within);
        }
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// Whether more words begin with it, or have it in them, than it was spread over.
    fn is_everywhere(&self, reach: Reach) -> bool {
        (reach >= Reach::Begins && self.begins.len() >= MOST_WORDS) || (reach >= Reach::Within && self.within.len() >= MOST_WORDS)
    }

    /// Adds the statement that lists the numbers of all words that begin with it, or have it in them: more than it was spread over.
    fn all_numbers(&self, sql: Sql, reach: Reach) -> Sql {
        let sql = sql.add("select g.word_hash from search_grams g where ");
        let middle = self.word.len().saturating_sub(3) / 2;
        match self.word.get(middle..middle + 3).filter(|_| reach == Reach::Within) {
            Some(gram) => sql
                .add_bound("g.gram = ", gram)
                .add_bound(" and g.word like ", format!("%{}%", escape(&self.word)))
                .add(r" escape '\'"),
            None => beginnings(sql, &self.word),
        }
    }

    /// Whether the index knows it, or a word it is a part of.
    async fn is_known(&self, db: &mut Reader) -> Result<bool> {
        if !self.begins.is_empty() || !self.within.is_empty() {
            return Ok(true);
        }
        let sql = Sql::new("select count(*) as n from (select 1 from search_grams")
            .add_list(" where word_hash in", self.whole.iter().copied());
        Ok(db.value::<i64>(sql.add(" limit 1) one")).await? > 0)
    }
}

impl Candidates {
    /// Adds the statement that lists their ids.
    pub fn within(self, sql: Sql) -> Sql {
        let whole = self.lead.len() == 1;
        let mut sql = sql
            .add_bound("select a.record_id from search_places a where a.noun = ", self.kind as i64)
            .add_list(" and a.word_hash in", self.lead);
        for typed in self.others {
            // A record has a dozen words: reading them and comparing is far less than looking for each of a hundred numbers, which
            // the plus keeps the engine from.
            sql = sql.add(
                " and exists (select 1 from search_places x where x.noun = a.noun and x.record_id = a.record_id and +x.word_hash in",
            );
            sql = if typed.is_everywhere(self.reach) {
                typed.all_numbers(sql.add(" ("), self.reach).add(")")
            } else {
                sql.add_list("", typed.numbers(self.reach))
            };
            sql = sql.add(")");
        }
        // The newest first, where the index has them in that order.
        if whole {
            sql = sql.add(" order by a.record_id desc");
        }
        sql.add_bound(" limit ", MOST_RECORDS)
    }
}

/// Adds the condition that a word of the index begins with what was typed.
fn beginnings(sql: Sql, word: &str) -> Sql {
    let first = word.chars().take(2).collect::<String>();
    let sql = if first.len() == 2 {
        sql.add_bound("gram = ", format!("^{first}"))
    } else {
        sql.add_bound("gram >= ", format!("^{first}")).add_bound(" and gram < ", format!("^{first}{{"))
    };
    sql.add_bound(" and word >= ", word).add_bound(" and word < ", format!("{word}{{"))
}

/// Words that begin with what was typed.
async fn beginning_with(db: &mut Reader, word: &str) -> Result<Vec<i64>> {
    let most = i64::try_from(MOST_WORDS).unwrap_or(i64::MAX);
    let sql = beginnings(Sql::new("select distinct word, word_hash from search_grams where "), word);
    let words: Vec<Known> = db.all(sql.add_bound(" order by word, word_hash limit ", most)).await?;
    Ok(words.into_iter().map(|known| known.word_hash).collect())
}

/// Words that have what was typed in them, beyond those that begin with it.
async fn within(db: &mut Reader, word: &str, begins: &[i64]) -> Result<Vec<i64>> {
    if word.len() < 3 {
        return Ok(Vec::new());
    }
    // The middle of a word is rarer than its ends.
    let from = (word.len() - 3) / 2;
    let Some(gram) = word.get(from..from + 3) else { return Ok(Vec::new()) };
    let sql = Sql::new("select distinct word, word_hash from search_grams").add_bound(" where gram = ", gram);
    let sql = sql.add_bound(" and word like ", format!("_%{}%", escape(word))).add(r" escape '\'");
    let sql = sql.add_bound(" limit ", i64::try_from(MOST_WORDS).unwrap_or(i64::MAX));
    let words: Vec<Known> = db.all(sql).await?;
    Ok(words.into_iter().map(|known| known.word_hash).filter(|hash| !begins.contains(hash)).collect())
}

/// Words that are a slip of typing away, the nearest first.
async fn alike(db: &mut Reader, word: &str) -> Result<Vec<i64>> {
    let slips = words::slips(word);
    if slips == 0 {
        return Ok(Vec::new());
    }
    let (length, slack) = (i64::try_from(word.len()).unwrap_or(i64::MAX), i64::try_from(slips).unwrap_or(0));
    let turned: Vec<i64> = words::turned(word).iter().map(|turned| words::hash(turned)).collect();
    let sql = Sql::new("select word, word_hash from search_grams").add_list(" where gram in", words::grams(word));
    let sql = sql.add_bound(" and length(word) between ", length - slack).add_bound(" and ", length + slack);
    let sql = sql.add(" group by word, word_hash").add_bound(" order by count(*) desc, word limit ", MOST_ALIKE);
    let mut words: Vec<Known> = db.all(sql).await?;
    let sql = Sql::new("select distinct word, word_hash from search_grams").add_list(" where word_hash in", turned);
    words.extend(db.all::<Known>(sql).await?);
    let mut near: Vec<(usize, i64)> = words
        .into_iter()
        .map(|known| (words::distance(word, &known.word), known.word_hash))
        .filter(|(distance, _)| *distance <= slips)
        .collect();
    near.sort_unstable();
    near.dedup();
    let nearest = near.first().map_or(0, |(distance, _)| *distance);
    Ok(near.into_iter().filter(|(distance, _)| *distance == nearest).map(|(_, hash)| hash).collect())
}
