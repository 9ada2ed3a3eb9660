//! Pairs of records that are probably one: what a scan found, and what people said of it.

use goodword_domain::merge::AlikeRule;
use goodword_domain::{BatchId, ColleagueId, DuplicateId, Noun, Timestamp, text};
use serde::Serialize;

use crate::search::akin::Akin;
use crate::search::index::Kind;
use crate::{Reader, Result, Scope, Sql, Work, record};

record! {
    /// A pair to be judged; the earlier record stands first.
    pub struct Pair {
        /// Which pair.
        pub id: DuplicateId,
        /// People or organisations.
        pub noun: Noun,
        /// The earlier record,
        #[serde(with = "goodword_domain::id::written")]
        #[schemars(with = "String")]
        pub first_id: i64,
        /// by name,
        pub first: String,
        /// and how it is reached: an email address, else a telephone number; a website.
        pub first_address: Option<String>,
        /// The later record,
        #[serde(with = "goodword_domain::id::written")]
        #[schemars(with = "String")]
        pub second_id: i64,
        /// by name,
        pub second: String,
        /// and how it is reached.
        pub second_address: Option<String>,
        /// How probable it is that they are one, in thousandths.
        pub score: i64,
        /// Why, in words.
        #[serde(serialize_with = "as_list")]
        #[schemars(with = "Vec<String>")]
        pub reasons: String,
    }

    /// A record as the scan compares it.
    pub struct Compared {
        /// Which.
        pub id: i64,
        /// What it is called.
        pub name: String,
        /// The email address of a person, the website of an organisation.
        pub address: Option<String>,
        /// The telephone number of a person.
        pub phone: Option<String>,
        /// Where a person is, as far as that is open: the latest begun of several.
        pub organisation: Option<String>,
    }
}

/// The words of reasons, which stand as JSON in the table.
#[must_use]
pub fn words(reasons: &str) -> Vec<String> {
    serde_json::from_str(reasons).unwrap_or_default()
}

fn as_list<S: serde::Serializer>(reasons: &str, to: S) -> std::result::Result<S::Ok, S::Error> {
    words(reasons).serialize(to)
}

/// A pair as the scan found it: both records, the score in thousandths, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The two records, the smaller number first.
    pub pair: (i64, i64),
    /// From 0 to 1,000.
    pub score: i64,
    /// Why, as JSON: a list of words.
    pub reasons: String,
}

/// Every record of a noun that is not in the bin and that the viewer may see, in the order of their numbers. A scan of the product
/// compares all with all: which of it a colleague may see is asked when they look at what it found.
pub async fn compared(db: &mut Reader, noun: Noun, take: impl FnMut(Compared) + Send) -> Result<()> {
    let scope = db.scope();
    let sql = match noun {
        Noun::Person => Sql::new(
            "select p.id, p.name, p.email as address, p.phone, (select o.name from positions ps join organisations o on o.id = ps.organisation_id \
             where ps.person_id = p.id and ps.until_on is null",
        )
        .visible(&scope, Noun::Position)
        .add(" order by coalesce(ps.from_on, '0000') desc, ps.id desc limit 1) as organisation from people p where p.deleted_at is null")
        .visible(&scope, noun)
        .add(" order by p.id"),
        _ => Sql::new(
            "select o.id, o.name, o.website as address, cast(null as text) as phone, cast(null as text) as organisation from organisations o \
             where o.deleted_at is null",
        )
        .visible(&scope, noun)
        .add(" order by o.id"),
    };
    db.each(sql, take).await
}

/// How many records of a noun there are, seen or not.
pub async fn how_many(db: &mut Reader, noun: Noun) -> Result<i64> {
    let counted = match noun {
        Noun::Person => "select count(*) as n from people p where p.deleted_at is null",
        _ => "select count(*) as n from organisations o where o.deleted_at is null",
    };
    db.value(Sql::new(counted)).await
}

/// The pairs in which one of these records stands that came with an import, as far as nobody has judged them and the viewer may see both.
pub async fn of_batch(db: &mut Reader, noun: Noun, batch: BatchId, ids: &[i64]) -> Result<Vec<Pair>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (first, second) = match noun {
        Noun::Person => (" and ((p.batch_id = ", " or (q.batch_id = "),
        _ => (" and ((o.batch_id = ", " or (q.batch_id = "),
    };
    let scope = db.scope();
    let sql = Sql::new(listed(noun))
        .add_bound(first, batch)
        .add_list(" and d.first_id in", ids.iter().copied())
        .add(")")
        .add_bound(second, batch)
        .add_list(" and d.second_id in", ids.iter().copied())
        .add("))");
    db.all(open(sql, noun, &scope).add(" order by d.score desc, d.id")).await
}

/// What somebody who is being recorded may be found by.
#[derive(Debug, Clone, Copy, Default)]
pub struct Near<'a> {
    /// What they are called.
    pub name: &'a str,
    /// The email address of a person, the website of an organisation.
    pub address: &'a str,
    /// The telephone number of a person, as it was written.
    pub phone: &'a str,
}

/// How many are compared with somebody who is being recorded: of those that share an address, a number or the whole name,
const OF_A_VALUE: i64 = 25;
/// and of those that share words of it.
const OF_WORDS: i64 = 50;

/// The records that may be the same as one described so, as far as the viewer may see them: by address, by number, by the name, or by words
/// of their name that are in it too.
pub async fn near(db: &mut Reader, noun: Noun, near: Near<'_>) -> Result<Vec<Compared>> {
    let scope = db.scope();
    let (address, phone, name) = (near.address.trim(), near.phone.trim(), text::fold(near.name));
    let (sql, kind, ways) = if noun == Noun::Person {
        let sql = Sql::new(
            "select p.id, p.name, p.email as address, p.phone, (select o.name from positions ps join organisations o on o.id = ps.organisation_id \
             where ps.person_id = p.id and ps.until_on is null",
        )
        .visible(&scope, Noun::Position)
        .add(" order by coalesce(ps.from_on, '0000') desc, ps.id desc limit 1) as organisation from people p where p.deleted_at is null")
        .visible(&scope, noun)
        .add(" and p.id in (select 0 where false");
        let ways = vec![
            (" union all select id from (select id from people where email_folded = ", address.to_lowercase()),
            (" union all select id from (select id from people where phone = ", phone.to_owned()),
            (" union all select id from (select id from people where name_folded = ", name),
        ];
        (sql, Kind::Person, ways)
    } else {
        let sql = Sql::new(
            "select o.id, o.name, o.website as address, cast(null as text) as phone, cast(null as text) as organisation from organisations o \
             where o.deleted_at is null",
        )
        .visible(&scope, noun)
        .add(" and o.id in (select 0 where false");
        let ways = vec![
            (" union all select id from (select id from organisations where website = ", address.to_owned()),
            (" union all select id from (select id from organisations where name_folded = ", name),
        ];
        (sql, Kind::Organisation, ways)
    };
    // Every way to a record has an index and a query of its own: joined by `or` they would have every record looked at.
    let sql = ways.into_iter().filter(|(_, value)| !value.is_empty()).fold(sql, |sql, (way, value)| {
        sql.add_bound(way, value).add_bound(" order by id desc limit ", OF_A_VALUE).add(") as by_value")
    });
    let akin = Akin::of(db, kind, near.name).await?;
    db.all(akin.add_to(sql, OF_WORDS).add(")")).await
}

/// Keeps what a scan (by its number) found; what was judged stays judged. Ids are handed in, one for each.
pub async fn keep(work: &mut Work, noun: Noun, scan: i64, at: Timestamp, found: &[(DuplicateId, Found)]) -> Result<()> {
    for chunk in found.chunks(200) {
        let mut sql = Sql::new("insert into duplicates (id, noun, first_id, second_id, score, reasons, found_at, scan) values ");
        for (n, (id, found)) in chunk.iter().enumerate() {
            sql = sql
                .add_bound(if n == 0 { "(" } else { ", (" }, *id)
                .add_bound(", ", noun)
                .add_bound(", ", found.pair.0)
                .add_bound(", ", found.pair.1)
                .add_bound(", ", found.score)
                .add_bound(", ", found.reasons.as_str())
                .add_bound(", ", at)
                .add_bound(", ", scan)
                .add(")");
        }
        let again = " on conflict (noun, first_id, second_id) do update set score = excluded.score, reasons = excluded.reasons, scan = excluded.scan";
        work.run(sql.add(again)).await?;
    }
    Ok(())
}

/// Forgets what earlier scans found, this one (by its number) did not find again, and nobody judged.
pub async fn forget_others(work: &mut Work, noun: Noun, scan: i64) -> Result<()> {
    let sql = Sql::new("delete from duplicates where noun = $1 and scan <> $2 and judged is null");
    work.run(sql.bind(noun).bind(scan)).await.map(drop)
}

/// The pairs of a noun that nobody has judged and that the viewer may see both of, the surest first, after (score, number) of the last.
pub async fn page(db: &mut Reader, noun: Noun, after: Option<(i64, DuplicateId)>, most: i64) -> Result<Vec<Pair>> {
    let scope = db.scope();
    let mut sql = open(Sql::new(listed(noun)), noun, &scope);
    if let Some((score, id)) = after {
        sql =
            sql.add_bound(" and (d.score < ", score).add_bound(" or (d.score = ", score).add_bound(" and d.id > ", id).add("))");
    }
    db.all(sql.add_bound(" order by d.score desc, d.id limit ", most)).await
}

/// One pair, judged or not, if both may be seen and neither is in the bin.
pub async fn find(db: &mut Reader, id: DuplicateId) -> Result<Option<Pair>> {
    for noun in [Noun::Person, Noun::Organisation] {
        let scope = db.scope();
        let sql = both_seen(Sql::new(listed(noun)).add_bound(" and d.id = ", id), noun, &scope);
        if let Some(pair) = db.maybe(sql).await? {
            return Ok(Some(pair));
        }
    }
    Ok(None)
}

/// How many pairs of a noun wait to be judged, as far as the viewer may see them.
pub async fn count(db: &mut Reader, noun: Noun) -> Result<i64> {
    let scope = db.scope();
    let counted = match noun {
        Noun::Person => {
            "select count(*) as n from duplicates d join people p on p.id = d.first_id join people q on q.id = d.second_id where d.noun = 'person'"
        }
        _ => {
            "select count(*) as n from duplicates d join organisations o on o.id = d.first_id join organisations q on q.id = d.second_id \
             where d.noun = 'organisation'"
        }
    };
    db.value(open(Sql::new(counted), noun, &scope)).await
}

/// The records that may be one with this one, as pairs, the surest first.
pub async fn of_record(db: &mut Reader, noun: Noun, id: i64, most: i64) -> Result<Vec<Pair>> {
    let scope = db.scope();
    let sql = Sql::new(listed(noun)).add_bound(" and (d.first_id = ", id).add_bound(" or d.second_id = ", id).add(")");
    db.all(open(sql, noun, &scope).add_bound(" order by d.score desc, d.id limit ", most)).await
}

fn listed(noun: Noun) -> &'static str {
    match noun {
        Noun::Person => {
            "select d.id, d.noun, d.first_id, p.name as first, coalesce(p.email, p.phone) as first_address, d.second_id, q.name as second, \
             coalesce(q.email, q.phone) as second_address, d.score, d.reasons from duplicates d join people p on p.id = d.first_id \
             join people q on q.id = d.second_id where d.noun = 'person'"
        }
        _ => {
            "select d.id, d.noun, d.first_id, o.name as first, o.website as first_address, d.second_id, q.name as second, \
             q.website as second_address, d.score, d.reasons from duplicates d join organisations o on o.id = d.first_id \
             join organisations q on q.id = d.second_id where d.noun = 'organisation'"
        }
    }
}

fn open(sql: Sql, noun: Noun, scope: &Scope) -> Sql {
    both_seen(sql.add(" and d.judged is null"), noun, scope)
}

/// Both records are there, and no wall hides either from the viewer.
fn both_seen(sql: Sql, noun: Noun, scope: &Scope) -> Sql {
    let first = match noun {
        Noun::Person => " and p.deleted_at is null and q.deleted_at is null",
        _ => " and o.deleted_at is null and q.deleted_at is null",
    };
    sql.add(first).visible(scope, noun).visible_as(scope, noun, "q.id")
}

/// Says that two records are two.
pub async fn judge(work: &mut Work, id: DuplicateId, at: Timestamp, by: Option<ColleagueId>) -> Result<bool> {
    let sql =
        Sql::new("update duplicates set judged = 'different', judged_at = $1, judged_by = $2 where id = $3 and judged is null");
    Ok(work.run(sql.bind(at).bind(by).bind(id)).await? == 1)
}

/// Takes a judgement back; says whether there was one.
pub async fn ask_again(work: &mut Work, id: DuplicateId) -> Result<bool> {
    let sql =
        Sql::new("update duplicates set judged = null, judged_at = null, judged_by = null where id = $1 and judged is not null");
    Ok(work.run(sql.bind(id)).await? == 1)
}

/// The rule by which the firm has pairs merged without being looked at; nothing unless it set one.
pub async fn rule(db: &mut Reader) -> Result<Option<AlikeRule>> {
    Ok(db.column::<AlikeRule>(Sql::new("select merge_alike from firm where id = 1 and merge_alike is not null")).await?.pop())
}

/// Sets that rule.
pub async fn set_rule(work: &mut Work, rule: Option<AlikeRule>) -> Result<()> {
    work.run(Sql::new("update firm set merge_alike = $1 where id = 1").bind(rule)).await.map(drop)
}

/// The pairs the rule of the firm calls identical: the same folded name, and the same email address or website.
pub async fn identical(db: &mut Reader, noun: Noun, most: i64) -> Result<Vec<Pair>> {
    let scope = db.scope();
    let same = match noun {
        Noun::Person => " and p.name_folded = q.name_folded and p.name_folded <> '' and p.email_folded = q.email_folded",
        _ => " and o.name_folded = q.name_folded and o.name_folded <> '' and o.website = q.website",
    };
    let sql = open(Sql::new(listed(noun)), noun, &scope).add(same);
    db.all(sql.add_bound(" order by d.first_id, d.second_id limit ", most)).await
}
