//! The list of clients, the queue of those without a source, and how it shrinks.

use goodword_domain::custom::FieldOn;
use goodword_domain::{
    ClientId, ColleagueId, Date, MatterId, Noun, OrganisationId, PersonId, PracticeId, ReferralId, SourceId, Timestamp,
};

use crate::custom_fields::CustomIs;
use crate::narrow::there;
use crate::referrals::filter::Between;
use crate::search::index::Kind;
use crate::search::{having, words_of};
use crate::touches::last;
use crate::{Reader, Result, Scope, Sql, organisations, people, record};

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
        /// Of those, how many are not closed.
        pub open: i64,
        /// When the last of them was opened.
        pub last_opened: Option<Date>,
        /// When somebody of ours last had a touch with them; of an organisation, with somebody who is there now.
        pub last_touch: Option<Timestamp>,
    }
    /// How many matters a client has.
    pub struct Matters {
        /// The client.
        pub id: ClientId,
        /// How many.
        pub matters: i64,
        /// Of those, how many are not closed.
        pub open: i64,
        /// When the last of them was opened.
        pub last_opened: Option<Date>,
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

/// How the matters of a client stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MattersAre {
    /// One at least is open.
    Open,
    /// There are some, and all are closed.
    Closed,
    /// There are none.
    None,
}

/// Which clients; all of it must hold.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wanted {
    /// Found by name.
    pub find: String,
    /// Only those without a source.
    pub untagged: bool,
    /// Only those with this source.
    pub source: Option<SourceId>,
    /// Whether it is an organisation, or a person.
    pub organisation: Option<bool>,
    /// The days since when they are one, both included.
    pub since: Days,
    /// How their matters stand.
    pub matters: Option<MattersAre>,
    /// What one of their matters is; where several are said, one matter is all of it.
    pub matter: MatterIs,
    /// When the last touch with them was.
    pub touched: Between,
    /// When there was none.
    pub untouched: Between,
    /// Whether they belong to the sample firm.
    pub sample: Option<bool>,
}

/// Days, both included; open where nobody says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Days {
    /// From this on.
    pub from: Option<Date>,
    /// Up to this.
    pub to: Option<Date>,
}

/// What a matter is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MatterIs {
    /// Of which service line.
    pub practice: Option<PracticeId>,
    /// Whose.
    pub fee_earner: Option<ColleagueId>,
    /// When it was opened.
    pub opened: Days,
    /// What its custom fields must hold.
    pub custom: Vec<CustomIs>,
}

/// A page of clients by name, after (name key, id) of the one before.
///
/// People and organisations each stand in the order of their names: of each the first few clients are taken, and of both the first.
pub async fn page(
    db: &mut Reader,
    wanted: &Wanted,
    after: Option<(&str, ClientId)>,
    today: Date,
    most: i64,
) -> Result<Vec<Line>> {
    let scope = db.scope();
    let mut sql = Sql::new(LINE);
    for (at, half) in wanted.halves().enumerate() {
        sql = sql.add(if at == 0 { "select * from (" } else { " union all select * from (" }).add(half.line);
        // Where few are wanted, they are found first and their names then; else names are walked along in their order.
        let few = wanted.untagged || wanted.source.is_some();
        sql = sql.add(if few { half.of_few } else { half.by_name });
        sql = wanted.restrict(sql.visible(&scope, Noun::Client), &scope, (half, today));
        if let Some((name, id)) = after {
            sql = sql.add_bound(half.from, name).add_bound(half.behind, name).add_bound(", ", id).add(")");
        }
        sql = sql.add(half.order).add_bound(" limit ", most).add(half.end);
    }
    let mut lines: Vec<Line> = db.all(sql.add(") b order by b.name_sort, b.id").add_bound(" limit ", most)).await?;
    say_matters(db, &mut lines).await?;
    say_touches(db, &mut lines, today).await?;
    Ok(lines)
}

/// The clients who are people, or those who are organisations.
struct Half {
    kind: Kind,
    line: &'static str,
    by_name: &'static str,
    of_few: &'static str,
    /// Where a page begins: not before this name, and behind this name and number.
    from: &'static str,
    behind: &'static str,
    order: &'static str,
    end: &'static str,
}

const LINE: &str = "select b.id, b.person_id, b.organisation_id, b.name, b.name_sort, b.source_id, b.since_on, cast(0 as bigint) as matters, \
     cast(0 as bigint) as open, cast(null as text) as last_opened, cast(null as bigint) as last_touch from (";
const HALVES: [Half; 2] = [
    Half {
        kind: Kind::Person,
        line: "select c.id, c.person_id, c.organisation_id, p.name, p.name_sort, c.source_id, c.since_on",
        by_name: " from people p cross join clients c where c.person_id = p.id and p.deleted_at is null",
        of_few: " from clients c join people p on p.id = c.person_id where true",
        from: " and p.name_sort >= ",
        behind: " and (p.name_sort, c.id) > (",
        order: " order by p.name_sort, c.id",
        end: ") u",
    },
    Half {
        kind: Kind::Organisation,
        line: "select c.id, c.person_id, c.organisation_id, o.name, o.name_sort, c.source_id, c.since_on",
        by_name: " from organisations o cross join clients c where c.organisation_id = o.id and o.deleted_at is null",
        of_few: " from clients c join organisations o on o.id = c.organisation_id where true",
        from: " and o.name_sort >= ",
        behind: " and (o.name_sort, c.id) > (",
        order: " order by o.name_sort, c.id",
        end: ") v",
    },
];

/// Says of each line how many matters it has.
async fn say_matters(db: &mut Reader, lines: &mut [Line]) -> Result<()> {
    let scope = db.scope();
    let sql = Sql::new(
        "select m.client_id as id, count(*) as matters, count(case when m.closed_on is null then 1 end) as open, \
         max(m.opened_on) as last_opened from matters m join clients c on c.id = m.client_id",
    );
    let sql = sql.add_list(" where m.client_id in", lines.iter().map(|line| line.id)).visible(&scope, Noun::Matter);
    let counted: Vec<Matters> = db.all(sql.add(" group by m.client_id")).await?;
    for line in lines {
        if let Some(of) = counted.iter().find(|of| of.id == line.id) {
            (line.matters, line.open, line.last_opened) = (of.matters, of.open, of.last_opened);
        }
    }
    Ok(())
}

/// Says of each line when the last touch was.
async fn say_touches(db: &mut Reader, lines: &mut [Line], today: Date) -> Result<()> {
    let people = last::with_people(db, lines.iter().filter_map(|line| line.person_id).collect()).await?;
    let organisations = lines.iter().filter_map(|line| line.organisation_id).collect();
    let organisations = last::with_organisations(db, organisations, today).await?;
    for line in lines {
        let of_person = line.person_id.and_then(|id| people.get(&id));
        line.last_touch = of_person.or(line.organisation_id.and_then(|id| organisations.get(&id))).copied();
    }
    Ok(())
}

/// How many clients there are.
pub async fn count(db: &mut Reader, wanted: &Wanted, today: Date) -> Result<i64> {
    let scope = db.scope();
    let named = !words_of(&wanted.find).is_empty();
    if !named && (wanted.touched, wanted.untouched) == Default::default() {
        let sql = Sql::new("select count(*) as clients from clients c where true").visible(&scope, Noun::Client);
        return db.value(wanted.restrict_client(sql, &scope)).await;
    }
    let mut all = 0;
    for half in wanted.halves() {
        let sql = Sql::new("select count(*) as clients").add(half.of_few).visible(&scope, Noun::Client);
        all += db.value::<i64>(wanted.restrict(sql, &scope, (half, today))).await?;
    }
    Ok(all)
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

impl Wanted {
    /// The halves of the list that somebody can stand in.
    fn halves(&self) -> impl Iterator<Item = &'static Half> {
        let wanted = self.organisation;
        HALVES.iter().filter(move |half| wanted.is_none_or(|organisation| organisation == (half.kind == Kind::Organisation)))
    }

    /// Adds the conditions to one half of the list.
    fn restrict(&self, sql: Sql, scope: &Scope, (half, today): (&Half, Date)) -> Sql {
        let words = words_of(&self.find);
        let within = (self.touched, self.untouched);
        let sql = if half.kind == Kind::Person {
            people::list::touched(having(sql, "p.id", Kind::Person, &words), scope, within)
        } else {
            organisations::list::touched(having(sql, "o.id", Kind::Organisation, &words), scope, today, within)
        };
        self.restrict_client(sql, scope)
    }

    /// Adds what is asked of the client, whose name is not needed for it.
    fn restrict_client(&self, sql: Sql, scope: &Scope) -> Sql {
        let sql = if self.untagged { sql.add(" and c.source_id is null") } else { sql };
        let sql = sql.add_if(" and c.source_id = ", self.source);
        let is = (" and c.organisation_id is not null", " and c.person_id is not null");
        let sql = there(sql, is, self.organisation);
        let sql = there(sql, (" and c.sample = true", " and c.sample = false"), self.sample);
        let sql = days(sql, (" and c.since_on >= ", " and c.since_on <= "), self.since);
        let sql = match self.matters {
            Some(MattersAre::Open) | None => sql,
            Some(MattersAre::Closed) => {
                let sql =
                    sql.add(" and exists (").add(MATTERS).visible(scope, Noun::Matter).add(") and not exists (").add(MATTERS);
                sql.add(" and m.closed_on is null").visible(scope, Noun::Matter).add(")")
            }
            Some(MattersAre::None) => sql.add(" and not exists (").add(MATTERS).visible(scope, Noun::Matter).add(")"),
        };
        let open = self.matters == Some(MattersAre::Open);
        if !open && self.matter == MatterIs::default() {
            return sql;
        }
        let sql = sql.add(" and exists (").add(MATTERS).add(if open { " and m.closed_on is null" } else { "" });
        let sql =
            sql.add_if(" and m.practice_id = ", self.matter.practice).add_if(" and m.fee_earner_id = ", self.matter.fee_earner);
        let sql = days(sql, (" and m.opened_on >= ", " and m.opened_on <= "), self.matter.opened);
        let custom = self.matter.custom.iter();
        let sql = custom.fold(sql, |sql, is| is.condition(sql, scope, (FieldOn::Matter, "m.id")));
        sql.visible(scope, Noun::Matter).add(")")
    }
}

/// The matters of `clients c`.
const MATTERS: &str = "select 1 from matters m where m.client_id = c.id";

/// Adds that a day is one of some.
fn days(sql: Sql, (from, to): (&'static str, &'static str), wanted: Days) -> Sql {
    sql.add_if(from, wanted.from).add_if(to, wanted.to)
}
