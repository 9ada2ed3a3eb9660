//! The lists a firm edits: sources, reasons, cadences and routing rules.

use goodword_domain::referral::{Direction, Outcome};
use goodword_domain::text;
use goodword_domain::{BatchId, CadenceId, ColleagueId, OfficeId, PracticeId, ReasonId, RoutingRuleId, SourceId, Timestamp};

use crate::acts::Place;
use crate::{Reader, Result, Sql, Work, table};

table! {
    /// A way clients find us.
    pub struct Source in sources as so {
        /// Which.
        pub id: SourceId,
        /// Its key, which never changes.
        pub key: String,
        /// Its name.
        pub name: String,
        /// Its place in the list, from 0.
        pub place: i64,
        /// Whether it is somebody's word.
        pub is_referral: bool,
        /// The import that brought it.
        pub batch_id: Option<BatchId>,
        /// When it was taken off the list.
        pub retired_at: Option<Timestamp>,
    }
}

table! {
    /// Why something was won, declined or lost.
    pub struct Reason in reasons as re {
        /// Which.
        pub id: ReasonId,
        /// For which outcome.
        pub outcome: Outcome,
        /// Its key, which never changes.
        pub key: String,
        /// Its name.
        pub name: String,
        /// Its place in the list, from 0.
        pub place: i64,
        /// When it was taken off the list.
        pub retired_at: Option<Timestamp>,
    }
}

impl Reason {
    /// Whether a word means this one: its name or its key.
    #[must_use]
    pub fn is_called(&self, word: &str) -> bool {
        let word = text::fold(word);
        text::fold(&self.name) == word || text::fold(&self.key) == word
    }
}

table! {
    /// A planned row of touches.
    pub struct CadenceRow in cadences as ca {
        /// Which.
        pub id: CadenceId,
        /// Its name.
        pub name: String,
        /// Which referrals it is for; all where nobody says.
        pub direction: Option<Direction>,
        /// Whether it is used where no other fits.
        pub is_default: bool,
        /// Its steps, as `cadence` reads them (JSON).
        pub steps: String,
        /// When it was taken off the list.
        pub retired_at: Option<Timestamp>,
        /// Rises with every change.
        pub version: i64,
    }
}

table! {
    /// Who owns what comes in; the first rule that fits wins.
    pub struct RoutingRuleRow in routing_rules as ro {
        /// Which.
        pub id: RoutingRuleId,
        /// Its place in the list, from 0.
        pub place: i64,
        /// For this service line only.
        pub practice_id: Option<PracticeId>,
        /// For this office only.
        pub office_id: Option<OfficeId>,
        /// For this direction only.
        pub direction: Option<Direction>,
        /// For this language only.
        pub language: Option<String>,
        /// Only where somebody of ours knows the referrer.
        pub knows_referrer: bool,
        /// colleague, practice_head, who_knows_referrer or least_loaded.
        pub send_to: String,
        /// The colleague, for `colleague`.
        pub colleague_id: Option<ColleagueId>,
    }
}

/// Every source in the list's order, those taken off last.
pub async fn sources(db: &mut Reader) -> Result<Vec<Source>> {
    db.seldom_all(Sql::new(Source::SELECT).add(" order by case when so.retired_at is null then 0 else 1 end, so.place, so.id"))
        .await
}

/// The source of that key.
pub async fn source_with_key(db: &mut Reader, key: &str) -> Result<Option<Source>> {
    db.seldom_maybe(Sql::new(Source::SELECT).add_bound(" and so.key = ", key)).await
}

/// Every reason in the list's order, those taken off last.
pub async fn reasons(db: &mut Reader) -> Result<Vec<Reason>> {
    db.seldom_all(
        Sql::new(Reason::SELECT).add(" order by re.outcome, case when re.retired_at is null then 0 else 1 end, re.place, re.id"),
    )
    .await
}

/// A reason.
pub async fn reason(db: &mut Reader, id: ReasonId) -> Result<Option<Reason>> {
    db.seldom_maybe(Sql::new(Reason::SELECT).add_bound(" and re.id = ", id)).await
}

/// The reason of that key for an outcome, also one taken off the list.
pub async fn reason_with_key(db: &mut Reader, outcome: Outcome, key: &str) -> Result<Option<Reason>> {
    db.seldom_maybe(Sql::new(Reason::SELECT).add_bound(" and re.outcome = ", outcome).add_bound(" and re.key = ", key)).await
}

/// Every cadence: the default first, those taken off last.
pub async fn cadences(db: &mut Reader) -> Result<Vec<CadenceRow>> {
    db.seldom_all(Sql::new(CadenceRow::SELECT).add(
        " order by case when ca.retired_at is null then 0 else 1 end, case when ca.is_default then 0 else 1 end, ca.name, ca.id",
    ))
    .await
}

/// Every routing rule in order.
pub async fn routing_rules(db: &mut Reader) -> Result<Vec<RoutingRuleRow>> {
    db.seldom_all(Sql::new(RoutingRuleRow::SELECT).add(" order by ro.place, ro.id")).await
}

/// Runs a statement one of these rows made: `source.insert()`, `reason.update()`.
pub async fn put(work: &mut Work, statement: Sql) -> Result<()> {
    work.run(statement).await.map(drop)
}

/// Takes every routing rule away, before the new list is put.
pub async fn clear_routing_rules(work: &mut Work) -> Result<()> {
    for rule in routing_rules(work).await? {
        Place::RoutingRule.delete(work, rule.id.get()).await?;
    }
    Ok(())
}
