//! The list of clients, the queue of those without a source, and how it shrinks.

use goodword_domain::{ClientId, Date, MatterId, Noun, OrganisationId, PersonId, ReferralId, SourceId, Timestamp};

use crate::search::index::Kind;
use crate::search::{having, words_of};
use crate::{Reader, Result, Sql, record};

record! {
    /// A client on a line of its own.
    pub struct Line {
        /// Which.
        pub id: ClientId,
        /// The person,
        pub person_id: Option<PersonId>,
        /// or the organisation.
        pub organisation_id: Option<OrganisationId>,
        /// The name.
        pub name: String,
        /// The key of its order.
        pub name_sort: String,
        /// How they found us; nothing while untagged.
        pub source_id: Option<SourceId>,
        /// Since when they are one.
        pub since_on: Date,
        /// How many matters.
        pub matters: i64,
    }
    /// How many matters a client has.
    pub struct Matters {
        /// The client.
        pub id: ClientId,
        /// How many.
        pub matters: i64,
    }
    /// How many were untagged at an instant.
    pub struct Left {
        /// When.
        pub at: Timestamp,
        /// How many.
        pub clients: i64,
    }
    /// An engagement of a client: the referral that led to a matter.
    pub struct Led {
        /// The matter.
        pub matter_id: MatterId,
        /// The referral.
        pub referral_id: ReferralId,
    }
}

/// Which clients.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Found by name.
    pub find: String,
    /// Only those without a source.
    pub untagged: bool,
    /// Only those with this source.
    pub source: Option<SourceId>,
}

/// A page of clients by name, after (name key, id) of the one before.
///
/// People and organisations each stand in the order of their names: of each the first few clients are taken, and of both the first.
pub async fn page(db: &mut Reader, wanted: &Wanted, after: Option<(&str, ClientId)>, most: i64) -> Result<Vec<Line>> {
    let scope = db.scope();
    let own = |sql: Sql, kind| {
        let sql = filtered(sql.visible(&scope, Noun::Client), wanted, kind);
        let sql = match (after, kind) {
            (Some((name, id)), Kind::Person) => sql
                .add_bound(" and p.name_sort >= ", name)
                .add_bound(" and (p.name_sort, c.id) > (", name)
                .add_bound(", ", id)
                .add(")"),
            (Some((name, id)), _) => sql
                .add_bound(" and o.name_sort >= ", name)
                .add_bound(" and (o.name_sort, c.id) > (", name)
                .add_bound(", ", id)
                .add(")"),
            (None, _) => sql,
        };
        let order = if kind == Kind::Person { " order by p.name_sort, c.id" } else { " order by o.name_sort, c.id" };
        sql.add(order).add_bound(" limit ", most)
    };
    // Where few are wanted, they are found first and their names then; else names are walked along in their order.
    let few = wanted.untagged || wanted.source.is_some();
    let sql = own(Sql::new(LINE).add(if few { PEOPLE_OF_FEW } else { PEOPLE }), Kind::Person);
    let sql = sql.add(
        ") u union all select * from (select c.id, c.person_id, c.organisation_id, o.name, o.name_sort, c.source_id, c.since_on",
    );
    let sql = own(sql.add(if few { ORGANISATIONS_OF_FEW } else { ORGANISATIONS }), Kind::Organisation);
    let sql = sql.add(") v) b order by b.name_sort, b.id");
    let mut lines: Vec<Line> = db.all(sql.add_bound(" limit ", most)).await?;
    matters_of(db, &mut lines).await?;
    Ok(lines)
}

/// The two halves of a page, up to where they are read from.
const LINE: &str = "select b.id, b.person_id, b.organisation_id, b.name, b.name_sort, b.source_id, b.since_on, cast(0 as bigint) as matters \
     from (select * from (select c.id, c.person_id, c.organisation_id, p.name, p.name_sort, c.source_id, c.since_on";
const PEOPLE: &str = " from people p cross join clients c where c.person_id = p.id and p.deleted_at is null";
const PEOPLE_OF_FEW: &str = " from clients c join people p on p.id = c.person_id where true";
const ORGANISATIONS: &str = " from organisations o cross join clients c where c.organisation_id = o.id and o.deleted_at is null";
const ORGANISATIONS_OF_FEW: &str = " from clients c join organisations o on o.id = c.organisation_id where true";

/// Says of each line how many matters it has.
async fn matters_of(db: &mut Reader, lines: &mut [Line]) -> Result<()> {
    let scope = db.scope();
    let sql = Sql::new("select m.client_id as id, count(*) as matters from matters m join clients c on c.id = m.client_id")
        .add_list(" where m.client_id in", lines.iter().map(|line| line.id))
        .visible(&scope, Noun::Matter);
    let counted: Vec<Matters> = db.all(sql.add(" group by m.client_id")).await?;
    for line in lines {
        line.matters = counted.iter().find(|of| of.id == line.id).map_or(0, |of| of.matters);
    }
    Ok(())
}

/// How many clients there are.
pub async fn count(db: &mut Reader, wanted: &Wanted) -> Result<i64> {
    let scope = db.scope();
    let sql = Sql::new("select count(*) as clients from clients c where true").visible(&scope, Noun::Client);
    let words = words_of(&wanted.find);
    if words.is_empty() {
        return db.value(of_kind(sql, wanted)).await;
    }
    let sql = having(sql.add(" and ((true"), "c.person_id", Kind::Person, &words);
    let sql = having(sql.add(") or (true"), "c.organisation_id", Kind::Organisation, &words).add("))");
    db.value(of_kind(sql, wanted)).await
}

/// How many clients were without a source at each of these instants.
pub async fn untagged_at(db: &mut Reader, moments: &[Timestamp]) -> Result<Vec<Left>> {
    let scope = db.scope();
    let mut sql = Sql::new("");
    for (i, at) in moments.iter().enumerate() {
        sql = sql
            .add_bound(if i == 0 { "select cast(" } else { " union all select cast(" }, *at)
            .add_bound(" as bigint) as at, count(*) as clients from clients c where c.created_at <= ", *at)
            .add_bound(" and ((c.source_id is null and c.tagged_at is null) or c.tagged_at > ", *at)
            .add(")")
            .visible(&scope, Noun::Client);
    }
    if moments.is_empty() { Ok(Vec::new()) } else { db.all(sql.add(" order by at")).await }
}

/// Which referrals led to which matters of a client.
pub async fn led(db: &mut Reader, client: ClientId) -> Result<Vec<Led>> {
    let scope = db.scope();
    let sql = Sql::new("select e.matter_id, e.referral_id from engagements e join referrals r on r.id = e.referral_id where r.deleted_at is null")
        .add_bound(" and e.client_id = ", client);
    db.all(sql.visible(&scope, Noun::Referral).add(" order by e.engaged_at, e.referral_id")).await
}

/// Adds the conditions to one half of the list.
fn filtered(sql: Sql, wanted: &Wanted, kind: Kind) -> Sql {
    let column = if kind == Kind::Person { "p.id" } else { "o.id" };
    of_kind(having(sql, column, kind, &words_of(&wanted.find)), wanted)
}

fn of_kind(sql: Sql, wanted: &Wanted) -> Sql {
    let sql = if wanted.untagged { sql.add(" and c.source_id is null") } else { sql };
    sql.add_if(" and c.source_id = ", wanted.source)
}
