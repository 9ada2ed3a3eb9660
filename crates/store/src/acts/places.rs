//! The places whose rows can be put back as they were: each with the statements that read a row whole, write it and take it away.

use goodword_domain::Noun;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::clients::{Client, Engagement, Matter};
use crate::colleagues::{Office, Practice};
use crate::credits::Credit;
use crate::custom_fields::{CustomField, CustomValue};
use crate::firm::{self, Firm};
use crate::lists::{CadenceRow, Reason, RoutingRuleRow, Source};
use crate::loop_closures::LoopClosure;
use crate::organisations::Organisation;
use crate::people::Person;
use crate::people::positions::Position;
use crate::rates::DatedRate;
use crate::referrals::Referral;
use crate::referrals::steps::Step;
use crate::referrers::Referrer;
use crate::search::index;
use crate::touches::Touch;
use crate::{Reader, Result, Sql, StoreError, Work};

macro_rules! places {
    ($($(#[$doc:meta])* $place:ident = $word:literal in $table:literal of $row:ty, $one:literal, $delete:literal;)+) => {
        /// A place, in the order others depend on it: what comes first holds what comes later.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Place {
            /// The firm's settings.
            Firm,
            $($(#[$doc])* $place,)+
            /// Who was at a touch.
            Present,
        }

        impl Place {
            /// Every place.
            pub const ALL: &'static [Self] = &[Self::Firm, $(Self::$place,)+ Self::Present];

            /// Its word.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { Self::Firm => "firm", $(Self::$place => $word,)+ Self::Present => "present" }
            }

            /// Whether its rows stand in a table.
            pub(crate) fn stands_in(self, table: &str) -> bool {
                match self {
                    Self::Firm => table == "firm",
                    $(Self::$place => table == $table,)+
                    Self::Present => matches!(table, "touches" | "touch_people" | "touch_colleagues"),
                }
            }

            /// A row as it stands, past every wall: what is put back is put back whole.
            pub async fn read(self, db: &mut Reader, row: i64) -> Result<Option<Value>> {
                match self {
                    Self::Firm => image(firm::find(db).await?),
                    $(Self::$place => image(db.maybe::<$row>(Sql::new(<$row>::SELECT).add_bound($one, row)).await?),)+
                    Self::Present => present(db, row).await,
                }
            }

            /// Puts a row in that is not there.
            pub async fn insert(self, work: &mut Work, row: i64, value: &Value) -> Result<()> {
                match self {
                    Self::Firm => self.update(work, row, value).await,
                    $(Self::$place => work.run(read::<$row>(value)?.insert()).await.map(drop),)+
                    Self::Present => put_present(work, row, value).await,
                }?;
                index::again(work, self, row).await
            }

            /// Writes a row that is there.
            pub async fn update(self, work: &mut Work, row: i64, value: &Value) -> Result<()> {
                match self {
                    Self::Firm => firm::save(work, &read::<Firm>(value)?).await,
                    $(Self::$place => work.run(read::<$row>(value)?.update()).await.map(drop),)+
                    Self::Present => put_present(work, row, value).await,
                }?;
                index::again(work, self, row).await
            }

            /// Takes a row away.
            pub async fn delete(self, work: &mut Work, row: i64) -> Result<()> {
                work.about_to_change(self, row).await?;
                match self {
                    Self::Firm => Ok(()),
                    $(Self::$place => work.run(Sql::new($delete).bind(row)).await.map(drop),)+
                    Self::Present => clear_present(work, row).await,
                }?;
                index::again(work, self, row).await
            }
        }
    };
}

places! {
    /// Service lines.
    Practice = "practice" in "practices" of Practice, " and pr.id = ", "delete from practices where id = $1";
    /// Offices.
    Office = "office" in "offices" of Office, " and off.id = ", "delete from offices where id = $1";
    /// Sources.
    Source = "source" in "sources" of Source, " and so.id = ", "delete from sources where id = $1";
    /// Reasons.
    Reason = "reason" in "reasons" of Reason, " and re.id = ", "delete from reasons where id = $1";
    /// Cadences.
    Cadence = "cadence" in "cadences" of CadenceRow, " and ca.id = ", "delete from cadences where id = $1";
    /// Routing rules.
    RoutingRule = "routing_rule" in "routing_rules" of RoutingRuleRow, " and ro.id = ", "delete from routing_rules where id = $1";
    /// Rates.
    Rate = "rate" in "rates" of DatedRate, " and x.id = ", "delete from rates where id = $1";
    /// Custom fields.
    CustomField = "custom_field" in "custom_fields" of CustomField, " and cf.id = ", "delete from custom_fields where id = $1";
    /// Organisations.
    Organisation = "organisation" in "organisations" of Organisation, " and o.id = ", "delete from organisations where id = $1";
    /// People.
    Person = "person" in "people" of Person, " and p.id = ", "delete from people where id = $1";
    /// Who is a client.
    Client = "client" in "clients" of Client, " and c.id = ", "delete from clients where id = $1";
    /// Referrals.
    Referral = "referral" in "referrals" of Referral, " and r.id = ", "delete from referrals where id = $1";
    /// Matters.
    Matter = "matter" in "matters" of Matter, " and m.id = ", "delete from matters where id = $1";
    /// Where people are and were.
    Position = "position" in "positions" of Position, " and ps.id = ", "delete from positions where id = $1";
    /// What custom fields hold.
    CustomValue = "custom_value" in "custom_values" of CustomValue, " and cv.id = ", "delete from custom_values where id = $1";
    /// What is known of referrers.
    Referrer = "referrer" in "referrers" of Referrer, " and rf.id = ", "delete from referrers where id = $1";
    /// What makes a referral won.
    Engagement = "engagement" in "engagements" of Engagement, " and e.referral_id = ", "delete from engagements where referral_id = $1";
    /// Steps.
    Step = "step" in "steps" of Step, " and s.id = ", "delete from steps where id = $1";
    /// Shares in a referral.
    Credit = "credit" in "credits" of Credit, " and cr.id = ", "delete from credits where id = $1";
    /// That the referrer was thanked.
    Thanked = "thanked" in "loop_closures" of LoopClosure, " and l.step = 'thanked' and l.referral_id = ",
        "delete from loop_closures where step = 'thanked' and referral_id = $1";
    /// That the referrer was told.
    Told = "told" in "loop_closures" of LoopClosure, " and l.step = 'told' and l.referral_id = ",
        "delete from loop_closures where step = 'told' and referral_id = $1";
    /// Touches.
    Touch = "touch" in "touches" of Touch, " and t.id = ", "delete from touches where id = $1";
}

impl Place {
    /// The place of that word.
    #[must_use]
    pub fn called(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|place| place.word() == word)
    }

    /// Whether nothing of the same act hangs on its rows: they go first and come last.
    #[must_use]
    pub fn hangs(self) -> bool {
        self >= Self::Position || matches!(self, Self::RoutingRule | Self::Cadence)
    }

    /// The record in whose history a row of this place is told.
    #[must_use]
    pub fn record(self, row: i64, image: &Value) -> (Noun, i64) {
        let of = |name: &str| image.get(name).and_then(Value::as_str).and_then(|text| goodword_domain::id::read(text).ok());
        match self {
            Self::Firm => (Noun::Firm, row),
            Self::Rate => (Noun::Firm, 1),
            Self::Practice => (Noun::Practice, row),
            Self::Office => (Noun::Office, row),
            Self::Source => (Noun::Source, row),
            Self::Reason => (Noun::Reason, row),
            Self::Cadence => (Noun::Cadence, row),
            Self::RoutingRule => (Noun::RoutingRule, 0),
            Self::CustomField => (Noun::CustomField, row),
            Self::CustomValue => {
                let noun = image.get("noun").and_then(Value::as_str).and_then(|word| word.parse().ok());
                (noun.unwrap_or(Noun::CustomField), of("record_id").unwrap_or(row))
            }
            Self::Organisation => (Noun::Organisation, row),
            Self::Person => (Noun::Person, row),
            Self::Client => (Noun::Client, row),
            Self::Referral => (Noun::Referral, row),
            Self::Matter => (Noun::Matter, row),
            Self::Position => (Noun::Position, row),
            Self::Referrer => match of("person_id") {
                Some(person) => (Noun::Person, person),
                None => (Noun::Organisation, of("organisation_id").unwrap_or(row)),
            },
            Self::Engagement | Self::Step | Self::Credit | Self::Thanked | Self::Told => {
                (Noun::Referral, of("referral_id").unwrap_or(row))
            }
            Self::Touch | Self::Present => (Noun::Touch, row),
        }
    }
}

fn image<T: serde::Serialize>(row: Option<T>) -> Result<Option<Value>> {
    let unreadable =
        |error: serde_json::Error| StoreError::Unreadable { column: "act", found: String::new(), why: error.to_string() };
    row.map(|row| serde_json::to_value(row).map_err(unreadable)).transpose()
}

fn read<T: DeserializeOwned>(value: &Value) -> Result<T> {
    let found = || value.to_string().chars().take(60).collect();
    serde_json::from_value(value.clone()).map_err(|error| StoreError::Unreadable {
        column: "act",
        found: found(),
        why: error.to_string(),
    })
}

async fn present(db: &mut Reader, touch: i64) -> Result<Option<Value>> {
    let sql = |text| Sql::new(text).bind(touch);
    let theirs: Vec<i64> = db.column(sql("select person_id from touch_people where touch_id = $1 order by person_id")).await?;
    let ours: Vec<i64> =
        db.column(sql("select colleague_id from touch_colleagues where touch_id = $1 order by colleague_id")).await?;
    if theirs.is_empty() && ours.is_empty() {
        return Ok(None);
    }
    let written = |all: Vec<i64>| all.into_iter().map(goodword_domain::id::write).collect::<Vec<_>>();
    Ok(Some(json!({ "theirs": written(theirs), "ours": written(ours) })))
}

async fn clear_present(work: &mut Work, touch: i64) -> Result<()> {
    work.run(Sql::new("delete from touch_people where touch_id = $1").bind(touch)).await?;
    work.run(Sql::new("delete from touch_colleagues where touch_id = $1").bind(touch)).await.map(drop)
}

async fn put_present(work: &mut Work, touch: i64, value: &Value) -> Result<()> {
    work.about_to_change(Place::Present, touch).await?;
    clear_present(work, touch).await?;
    let ids = |name: &str| {
        let all = value.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        all.iter().filter_map(Value::as_str).filter_map(|text| goodword_domain::id::read(text).ok()).collect::<Vec<i64>>()
    };
    for person in ids("theirs") {
        work.run(Sql::new("insert into touch_people (touch_id, person_id) values ($1, $2)").bind(touch).bind(person)).await?;
    }
    for colleague in ids("ours") {
        let sql = Sql::new("insert into touch_colleagues (touch_id, colleague_id) values ($1, $2)");
        work.run(sql.bind(touch).bind(colleague)).await?;
    }
    Ok(())
}
