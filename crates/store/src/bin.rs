//! The bin: what was deleted and can still be taken out; and what has lain there too long, which goes for good.

use goodword_domain::custom::FieldOn;
use goodword_domain::touch::TouchKind;
use goodword_domain::{ColleagueId, Noun, Timestamp, text};

use crate::search::index::Kind;
use crate::{Reader, Result, Sql, Work, custom_fields, like, record};

/// The nouns whose records go into the bin, in the order they go for good: what others depend on comes last.
pub const NOUNS: &[Noun] = &[Noun::Touch, Noun::Referral, Noun::Person, Noun::Organisation];

record! {
    /// A record in the bin.
    pub struct InBin {
        /// The kind of record.
        pub noun: Noun,
        /// Which.
        #[serde(with = "goodword_domain::id::written")]
        #[schemars(with = "String")]
        pub id: i64,
        /// Its name: who it is, who was introduced, or who was there.
        pub name: String,
        /// What a referral needs, or what was noted of a touch.
        pub about: String,
        /// What kind of touch it was.
        pub kind: Option<TouchKind>,
        /// When it was put in.
        pub deleted_at: Timestamp,
        /// By whom.
        pub deleted_by: Option<ColleagueId>,
        /// Its version, to give back when it is taken out; touches have none.
        pub version: Option<i64>,
    }
    /// How many records of a kind are in the bin.
    pub struct Held {
        /// The kind.
        pub noun: Noun,
        /// How many.
        pub records: i64,
    }
}

/// Which records.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Put in at this instant or later: what came before can no longer be taken out.
    pub since: Timestamp,
    /// Found by name.
    pub find: String,
    /// Of this kind alone.
    pub noun: Option<Noun>,
}

/// Who put a record in the bin: the latest entry of the instant it was put in.
macro_rules! put_in_by {
    ($noun:literal, $alias:literal) => {
        concat!(
            "(select h.colleague_id from history h where h.noun = '",
            $noun,
            "' and h.record_id = ",
            $alias,
            ".id and h.at = ",
            $alias,
            ".deleted_at order by h.id desc limit 1) as deleted_by "
        )
    };
}

/// People or organisations; what was merged into another is not in the bin.
macro_rules! party {
    ($noun:literal, $table:literal, $alias:literal) => {
        concat!(
            "select '",
            $noun,
            "' as noun, ",
            $alias,
            ".id, ",
            $alias,
            ".name, '' as about, null as kind, ",
            $alias,
            ".deleted_at, ",
            put_in_by!($noun, $alias),
            ", ",
            $alias,
            ".version from ",
            $table,
            " ",
            $alias,
            " where ",
            $alias,
            ".merged_into_id is null"
        )
    };
}

/// What keeps a person or an organisation in the bin: what names them by `$column`, whatever else is there for one of the two, and a
/// merge they have a part in, so that it can be undone for good.
macro_rules! party_that_nothing_needs {
    ($noun:literal, $table:literal, $alias:literal, $column:literal, $unless:literal) => {
        concat!(
            " and ",
            $alias,
            ".merged_into_id is null and not exists (select 1 from ",
            $table,
            " f where f.merged_into_id = ",
            $alias,
            ".id) \
             and not exists (select 1 from merges mg where mg.noun = '",
            $noun,
            "' and mg.undone_at is null \
             and (mg.kept_id = ",
            $alias,
            ".id or mg.gone_id = ",
            $alias,
            ".id)) \
             and not exists (select 1 from referrals x where x.prospect_",
            $column,
            " = ",
            $alias,
            ".id) \
             and not exists (select 1 from referrals x where x.referrer_",
            $column,
            " = ",
            $alias,
            ".id) \
             and not exists (select 1 from referrals x where x.recipient_",
            $column,
            " = ",
            $alias,
            ".id) \
             and not exists (select 1 from credits x where x.",
            $column,
            " = ",
            $alias,
            ".id) \
             and not exists (select 1 from clients x where x.",
            $column,
            " = ",
            $alias,
            ".id) \
             and not exists (select 1 from ",
            $unless,
            ")"
        )
    };
}

/// What goes with a person or an organisation for good, children first.
macro_rules! goes_with_a_party {
    ($noun:literal, $table:literal, $column:literal $(, $also:literal)*) => {
        &[
            concat!("delete from positions where ", $column, " = $1"),
            concat!("delete from referrers where ", $column, " = $1"),
            concat!("delete from duplicates where noun = '", $noun, "' and (first_id = $1 or second_id = $1)"),
            concat!("delete from batch_images where noun = '", $noun, "' and record_id = $1"),
            concat!("delete from wall_records where noun = '", $noun, "' and record_id = $1"),
            concat!("delete from notifications where noun = '", $noun, "' and record_id = $1"),
            $($also,)*
            concat!("delete from ", $table, " where id = $1"),
        ]
    };
}

const REFERRALS: &str = concat!(
    "select 'referral' as noun, r.id, coalesce(rp.name, ro.name) as name, r.need as about, null as kind, r.deleted_at, ",
    put_in_by!("referral", "r"),
    ", r.version from referrals r left join people rp on rp.id = r.prospect_person_id left join organisations ro on ro.id = r.prospect_organisation_id where true"
);
const PEOPLE: &str = party!("person", "people", "p");
const ORGANISATIONS: &str = party!("organisation", "organisations", "o");
const TOUCHES: &str = concat!(
    "select 'touch' as noun, t.id, coalesce((select min(tn.name) from people tn join touch_people tw on tw.person_id = tn.id \
     where tw.touch_id = t.id), '') as name, t.note as about, t.kind as kind, t.deleted_at, ",
    put_in_by!("touch", "t"),
    ", cast(null as bigint) as version from touches t where true"
);

/// Adds the records of one kind that are wanted, as far as the viewer may see them.
fn of_kind(db: &Reader, sql: Sql, noun: Noun, wanted: &Wanted) -> Sql {
    let words = like::beginnings(&text::fold(&wanted.find));
    let sql = match noun {
        Noun::Referral => sql.add(REFERRALS).add_bound(" and r.deleted_at >= ", wanted.since),
        Noun::Person => sql.add(PEOPLE).add_bound(" and p.deleted_at >= ", wanted.since),
        Noun::Organisation => sql.add(ORGANISATIONS).add_bound(" and o.deleted_at >= ", wanted.since),
        _ => sql.add(TOUCHES).add_bound(" and t.deleted_at >= ", wanted.since),
    };
    let (first, later, end) = match noun {
        Noun::Referral => (" and (r.find_folded like ", " escape '\\' or r.find_folded like ", " escape '\\')"),
        Noun::Person => (" and (p.name_folded like ", " escape '\\' or p.name_folded like ", " escape '\\')"),
        Noun::Organisation => (" and (o.name_folded like ", " escape '\\' or o.name_folded like ", " escape '\\')"),
        _ => (
            " and exists (select 1 from people tf join touch_people fw on fw.person_id = tf.id where fw.touch_id = t.id \
             and (tf.name_folded like ",
            " escape '\\' or tf.name_folded like ",
            " escape '\\'))",
        ),
    };
    // A referral is found by the beginnings of the names it holds, each of which stands on a line of its own.
    let begins = |pattern: &str| if noun == Noun::Referral { format!("%{pattern}") } else { pattern.to_owned() };
    let sql = words
        .into_iter()
        .fold(sql, |sql, (start, inside)| sql.add_bound(first, begins(&start)).add_bound(later, inside).add(end));
    sql.visible(&db.scope(), noun)
}

/// All that is wanted, as a table called `b`.
fn wanted_as(db: &Reader, begin: &'static str, wanted: &Wanted) -> Sql {
    let mut sql = Sql::new(begin);
    let nouns: Vec<Noun> = NOUNS.iter().copied().filter(|noun| wanted.noun.is_none_or(|only| only == *noun)).collect();
    for (at, noun) in nouns.into_iter().enumerate() {
        let piece = if at == 0 { sql } else { sql.add(" union all ") };
        sql = of_kind(db, piece, noun, wanted);
    }
    sql.add(") b where true")
}

/// A page of the bin, what was put in last first, after (when, id) of the line before.
pub async fn page(db: &mut Reader, wanted: &Wanted, after: Option<(Timestamp, i64)>, most: i64) -> Result<Vec<InBin>> {
    let begin = "select b.noun, b.id, b.name, b.about, b.kind, b.deleted_at, b.deleted_by, b.version from (";
    let sql = wanted_as(db, begin, wanted);
    let sql = match after {
        Some((at, id)) => sql.add_bound(" and (b.deleted_at, b.id) < (", at).add_bound(", ", id).add(")"),
        None => sql,
    };
    db.all(sql.add_bound(" order by b.deleted_at desc, b.id desc limit ", most)).await
}

/// How many of each kind are in the bin.
pub async fn held(db: &mut Reader, wanted: &Wanted) -> Result<Vec<Held>> {
    let sql = wanted_as(db, "select b.noun, count(*) as records from (", wanted);
    db.all(sql.add(" group by b.noun order by b.noun")).await
}

/// Records of a kind that were put in before `until` and that nothing which stays depends on, oldest first. One that others were
/// merged into stays, so that the merge can be undone for good.
pub async fn over(db: &mut Reader, noun: Noun, until: Timestamp, most: i64) -> Result<Vec<i64>> {
    let sql = match noun {
        Noun::Touch => Sql::new("select t.id from touches t where t.deleted_at < ").add_bound("", until),
        Noun::Referral => Sql::new("select r.id from referrals r where r.deleted_at < ").add_bound("", until).add(
            " and not exists (select 1 from engagements e where e.referral_id = r.id) \
             and not exists (select 1 from matters m where m.referral_id = r.id)",
        ),
        Noun::Person => Sql::new("select p.id from people p where p.deleted_at < ")
            .add_bound("", until)
            .add(party_that_nothing_needs!("person", "people", "p", "person_id", "touch_people x where x.person_id = p.id")),
        _ => Sql::new("select o.id from organisations o where o.deleted_at < ").add_bound("", until).add(
            party_that_nothing_needs!(
                "organisation",
                "organisations",
                "o",
                "organisation_id",
                "positions x join people xp on xp.id = x.person_id where x.organisation_id = o.id and xp.deleted_at is null"
            ),
        ),
    };
    let order = match noun {
        Noun::Touch => " order by t.deleted_at, t.id limit ",
        Noun::Referral => " order by r.deleted_at, r.id limit ",
        Noun::Person => " order by p.deleted_at, p.id limit ",
        _ => " order by o.deleted_at, o.id limit ",
    };
    db.column(sql.add_bound(order, most)).await
}

/// What goes with a record for good, children first; each statement is bound to its id.
const GOES_WITH: &[(Noun, &[&str])] = &[
    (
        Noun::Touch,
        &[
            "delete from touch_people where touch_id = $1",
            "delete from touch_colleagues where touch_id = $1",
            "delete from notifications where noun = 'touch' and record_id = $1",
            "delete from touches where id = $1",
        ],
    ),
    (
        Noun::Referral,
        &[
            "delete from touch_people where touch_id in (select t.id from touches t where t.referral_id = $1)",
            "delete from touch_colleagues where touch_id in (select t.id from touches t where t.referral_id = $1)",
            "delete from touches where referral_id = $1",
            "delete from steps where referral_id = $1",
            "delete from credits where referral_id = $1",
            "delete from loop_closures where referral_id = $1",
            "delete from past_decisions where referral_id = $1",
            "update referrals set passed_from_id = null, version = version + 1 where passed_from_id = $1",
            "delete from batch_images where noun = 'referral' and record_id = $1",
            "delete from wall_records where noun = 'referral' and record_id = $1",
            "delete from notifications where noun = 'referral' and record_id = $1",
            "delete from referrals where id = $1",
        ],
    ),
    (Noun::Person, goes_with_a_party!("person", "people", "person_id", "delete from custom_values where person_id = $1")),
    (Noun::Organisation, goes_with_a_party!("organisation", "organisations", "organisation_id")),
];

/// Takes a record away for good, with all that hangs on it; its entries in the audit trail stay.
pub async fn take_away(work: &mut Work, noun: Noun, id: i64) -> Result<()> {
    let statements = GOES_WITH.iter().filter(|(of, _)| *of == noun).flat_map(|(_, statements)| statements.iter());
    if let Some(on) = FieldOn::ALL.iter().find(|on| on.noun() == noun) {
        custom_fields::clear_record(work, *on, id).await?;
    }
    for statement in statements {
        work.run(Sql::new(statement).bind(id)).await?;
    }
    let kind = match noun {
        Noun::Referral => Kind::Referral,
        Noun::Person => Kind::Person,
        Noun::Organisation => Kind::Organisation,
        _ => Kind::Touch,
    };
    work.pending.gone(kind, id);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table that refers to what goes for good and is not emptied of it would stop the nightly tidy-up.
    #[test]
    fn no_table_that_hangs_on_what_goes_is_forgotten() {
        let mut table = "";
        let mut forgotten = Vec::new();
        for line in include_str!("../schema/sqlite.sql").lines() {
            if let Some(rest) = line.strip_prefix("CREATE TABLE ") {
                table = rest.trim_end_matches(" (");
            }
            for part in line.trim().split(", ") {
                let (Some((column, _)), Some((_, to))) = (part.trim().split_once(' '), part.split_once(" references ")) else {
                    continue;
                };
                let noun = match to.split(' ').next().unwrap_or_default() {
                    "touches" => Noun::Touch,
                    "referrals" => Noun::Referral,
                    "people" => Noun::Person,
                    "organisations" => Noun::Organisation,
                    _ => continue,
                };
                let statements = GOES_WITH.iter().filter(|(of, _)| *of == noun).flat_map(|(_, all)| all.iter());
                let goes = statements.into_iter().any(|s| s.contains(&format!("{table} ")) && s.contains(column));
                let stays = match noun {
                    // What stays while a person, an organisation or a won referral is named: `over` leaves those in the bin.
                    Noun::Person | Noun::Organisation => {
                        ["referrals", "credits", "touch_people", "clients", "people", "organisations"].contains(&table)
                    }
                    Noun::Referral => ["engagements", "matters"].contains(&table),
                    _ => false,
                };
                if !goes && !stays {
                    forgotten.push(format!("{table}.{column}"));
                }
            }
        }
        assert!(forgotten.is_empty(), "{forgotten:?}");
    }
}
