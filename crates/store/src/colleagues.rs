//! Colleagues, their practices and offices, and whom an assistant acts for. They are nobody's secret, so no wall hides them.

use goodword_domain::colleague::Role;
use goodword_domain::writing::Writing;
use goodword_domain::{ColleagueId, Date, Noun, OfficeId, PracticeId, Timestamp};

use crate::{Reader, Result, Sql, Work, record, table};

table! {
    /// Someone of ours.
    pub struct Colleague in colleagues as k {
        /// Which.
        pub id: ColleagueId,
        /// The name as written.
        pub name: String,
        /// Folded for finding.
        pub name_folded: String,
        /// The key of its order.
        pub name_sort: String,
        /// The email address they sign in with.
        pub email: String,
        /// In small letters, for finding.
        pub email_folded: String,
        /// What they may do.
        pub role: Role,
        /// Their service line.
        pub practice_id: Option<PracticeId>,
        /// Where they sit.
        pub office_id: Option<OfficeId>,
        /// The languages they work in: BCP 47 tags with spaces between.
        pub languages: String,
        /// Working hours of their own, as `calendar` reads them; the firm's where there are none.
        pub working_time: Option<String>,
        /// Who stands in for them.
        pub deputy_id: Option<ColleagueId>,
        /// Away from this day,
        pub away_from: Option<Date>,
        /// to this day, both included.
        pub away_until: Option<Date>,
        /// The last day they were with the firm.
        pub left_on: Option<Date>,
        /// Argon2id; nothing for somebody who cannot sign in yet.
        pub password_hash: Option<String>,
        /// auto, light or dark.
        pub theme: String,
        /// How days and times are written for them; as the firm does where nobody says.
        #[serde(default)]
        pub writing: Option<Writing>,
        /// Whether they belong to the sample firm.
        pub sample: bool,
        /// When they were added.
        pub created_at: Timestamp,
        /// Rises with every change.
        pub version: i64,
    }
}

table! {
    /// A service line.
    pub struct Practice in practices as pr {
        /// Which.
        pub id: PracticeId,
        /// Its name.
        pub name: String,
        /// The key of its order.
        pub name_sort: String,
        /// Who leads it.
        pub head_id: Option<ColleagueId>,
        /// When it was given up.
        pub retired_at: Option<Timestamp>,
    }
}

table! {
    /// Where colleagues sit.
    pub struct Office in offices as off {
        /// Which.
        pub id: OfficeId,
        /// Its name.
        pub name: String,
        /// The key of its order.
        pub name_sort: String,
        /// When it was given up.
        pub retired_at: Option<Timestamp>,
    }
}

record! {
    /// How many open referrals somebody owns.
    pub struct Load {
        /// Who.
        pub owner_id: ColleagueId,
        /// How many.
        pub open: i64,
    }
}

/// A colleague, also one who has left.
pub async fn find(db: &mut Reader, id: ColleagueId) -> Result<Option<Colleague>> {
    db.seldom_maybe(Sql::new(Colleague::SELECT).add_bound(" and k.id = ", id)).await
}

/// The colleague who signs in with that email address.
pub async fn with_email(db: &mut Reader, email_folded: &str) -> Result<Option<Colleague>> {
    db.maybe(Sql::new(Colleague::SELECT).add_bound(" and k.email_folded = ", email_folded)).await
}

/// Every colleague by name, those who have left too.
pub async fn all(db: &mut Reader) -> Result<Vec<Colleague>> {
    db.seldom_all(Sql::new(Colleague::SELECT).add(" order by k.name_sort, k.id")).await
}

/// Records a new one.
pub async fn insert(work: &mut Work, colleague: &Colleague) -> Result<()> {
    work.run(colleague.insert()).await.map(drop)
}

/// Writes a changed one, raising its version; says no when somebody else changed it in between.
pub async fn save(work: &mut Work, colleague: &mut Colleague) -> Result<()> {
    colleague.version += 1;
    work.run_on_version(colleague.update(), colleague.version - 1, Noun::Colleague).await
}

/// Whom an assistant acts for.
pub async fn acted_for(db: &mut Reader, assistant: ColleagueId) -> Result<Vec<ColleagueId>> {
    db.seldom_column(
        Sql::new("select colleague_id from assistants where assistant_id = $1 order by colleague_id").bind(assistant),
    )
    .await
}

/// Says anew whom an assistant acts for.
pub async fn set_acted_for(work: &mut Work, assistant: ColleagueId, colleagues: &[ColleagueId]) -> Result<()> {
    work.run(Sql::new("delete from assistants where assistant_id = $1").bind(assistant)).await?;
    for colleague in colleagues {
        let sql = Sql::new("insert into assistants (assistant_id, colleague_id) values ($1, $2) on conflict do nothing");
        work.run(sql.bind(assistant).bind(*colleague)).await?;
    }
    Ok(())
}

/// Ends every assistance of a colleague: whom they act for, and who acts for them.
pub async fn forget_assistance(work: &mut Work, colleague: ColleagueId) -> Result<()> {
    work.run(Sql::new("delete from assistants where assistant_id = $1 or colleague_id = $1").bind(colleague)).await.map(drop)
}

/// How many open referrals each owner has. A count of the whole firm, so it is for routing only and never shown.
pub async fn loads(db: &mut Reader) -> Result<Vec<Load>> {
    db.all(Sql::new(
        "select owner_id, count(*) as open from referrals where outcome is null and deleted_at is null and owner_id is not null \
         group by owner_id order by owner_id",
    ))
    .await
}

/// Every service line by name, given-up ones last.
pub async fn practices(db: &mut Reader) -> Result<Vec<Practice>> {
    db.seldom_all(Sql::new(Practice::SELECT).add(" order by case when pr.retired_at is null then 0 else 1 end, pr.name_sort"))
        .await
}

/// Every office by name, given-up ones last.
pub async fn offices(db: &mut Reader) -> Result<Vec<Office>> {
    db.seldom_all(Sql::new(Office::SELECT).add(" order by case when off.retired_at is null then 0 else 1 end, off.name_sort"))
        .await
}

/// Those who are away on `today` and have `deputy` stand in for them, by name.
pub async fn stood_in_for(db: &mut Reader, deputy: ColleagueId, today: Date) -> Result<Vec<ColleagueId>> {
    let sql = Sql::new("select k.id from colleagues k where k.deputy_id = $1 and k.left_on is null").bind(deputy);
    db.seldom_column(
        sql.add_bound(" and k.away_from <= ", today).add_bound(" and k.away_until >= ", today).add(" order by k.name_sort"),
    )
    .await
}

/// The names of those who are away on `today` and have `deputy` stand in for them.
pub async fn away_with_deputy(db: &mut Reader, deputy: ColleagueId, today: Date) -> Result<Vec<String>> {
    let sql = Sql::new("select k.name from colleagues k where k.deputy_id = $1 and k.left_on is null").bind(deputy);
    db.seldom_column(
        sql.add_bound(" and k.away_from <= ", today).add_bound(" and k.away_until >= ", today).add(" order by k.name_sort"),
    )
    .await
}
