//! One row struct for both engines.

use std::str::FromStr;

use goodword_domain::money::Currency;
use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::types::ValueRef;
use sqlx::Row as _;
use sqlx::postgres::PgRow;

use crate::{Result, StoreError};

/// A row as it came from either engine.
pub enum Row<'r> {
    /// From SQLite.
    Sqlite(&'r rusqlite::Row<'r>),
    /// From PostgreSQL.
    Postgres(&'r PgRow),
}

impl Row<'_> {
    /// The value of column number `at`, which the statement calls `name`.
    pub fn get<T: Column>(&self, at: usize, name: &'static str) -> Result<T> {
        debug_assert_eq!(self.name(at), name, "the statement's columns stand in another order than the struct's fields");
        T::read(self, at, name)
    }

    fn name(&self, at: usize) -> &str {
        use sqlx::Column as _;
        match self {
            Self::Sqlite(row) => row.as_ref().column_name(at).unwrap_or("(no such column)"),
            Self::Postgres(row) => row.columns().get(at).map_or("(no such column)", |c| c.name()),
        }
    }

    fn int(&self, at: usize, name: &'static str) -> Result<Option<i64>> {
        match self {
            Self::Sqlite(row) => match row.get_ref(at)? {
                ValueRef::Null => Ok(None),
                ValueRef::Integer(x) => Ok(Some(x)),
                other => Err(strange(name, other)),
            },
            Self::Postgres(row) => row.try_get(at).map_err(StoreError::from_engine),
        }
    }

    fn text(&self, at: usize, name: &'static str) -> Result<Option<String>> {
        match self {
            Self::Sqlite(row) => match row.get_ref(at)? {
                ValueRef::Null => Ok(None),
                ValueRef::Text(x) => std::str::from_utf8(x).map(|x| Some(x.to_owned())).map_err(|error| StoreError::Unreadable {
                    column: name,
                    found: String::from_utf8_lossy(x).chars().take(60).collect(),
                    why: error.to_string(),
                }),
                other => Err(strange(name, other)),
            },
            Self::Postgres(row) => row.try_get(at).map_err(StoreError::from_engine),
        }
    }
}

/// A value of another kind than its column has.
fn strange(column: &'static str, found: ValueRef<'_>) -> StoreError {
    StoreError::Unreadable { column, found: found.data_type().to_string(), why: "it is of another kind".to_owned() }
}

/// A value that a column can hold.
pub trait Column: Sized {
    /// Reads it; null is an error except for options.
    fn read(row: &Row<'_>, at: usize, name: &'static str) -> Result<Self> {
        Self::read_optional(row, at, name)?.ok_or_else(|| StoreError::Unreadable {
            column: name,
            found: "nothing".to_owned(),
            why: "a value is needed here".to_owned(),
        })
    }
    /// Reads it, or nothing where the column is null.
    fn read_optional(row: &Row<'_>, at: usize, name: &'static str) -> Result<Option<Self>>;
}

impl<T: Column> Column for Option<T> {
    fn read(row: &Row<'_>, at: usize, name: &'static str) -> Result<Self> {
        T::read_optional(row, at, name)
    }
    fn read_optional(row: &Row<'_>, at: usize, name: &'static str) -> Result<Option<Self>> {
        T::read_optional(row, at, name).map(Some)
    }
}

impl Column for i64 {
    fn read_optional(row: &Row<'_>, at: usize, name: &'static str) -> Result<Option<Self>> {
        row.int(at, name)
    }
}

impl Column for String {
    fn read_optional(row: &Row<'_>, at: usize, name: &'static str) -> Result<Option<Self>> {
        row.text(at, name)
    }
}

impl Column for bool {
    fn read_optional(row: &Row<'_>, at: usize, name: &'static str) -> Result<Option<Self>> {
        match row {
            Row::Sqlite(_) => Ok(row.int(at, name)?.map(|x| x != 0)),
            Row::Postgres(row) => row.try_get(at).map_err(StoreError::from_engine),
        }
    }
}

impl Column for f64 {
    fn read_optional(row: &Row<'_>, at: usize, name: &'static str) -> Result<Option<Self>> {
        match row {
            Row::Sqlite(row) => match row.get_ref(at)? {
                ValueRef::Null => Ok(None),
                ValueRef::Real(x) => Ok(Some(x)),
                other => Err(strange(name, other)),
            },
            Row::Postgres(row) => row.try_get(at).map_err(StoreError::from_engine),
        }
    }
}

impl Column for Timestamp {
    fn read_optional(row: &Row<'_>, at: usize, name: &'static str) -> Result<Option<Self>> {
        row.int(at, name)?
            .map(|micros| {
                Self::from_microsecond(micros).map_err(|error| StoreError::Unreadable {
                    column: name,
                    found: micros.to_string(),
                    why: error.to_string(),
                })
            })
            .transpose()
    }
}

fn parsed<T: FromStr>(row: &Row<'_>, at: usize, name: &'static str) -> Result<Option<T>>
where
    T::Err: std::fmt::Display,
{
    row.text(at, name)?
        .map(|text| {
            text.parse::<T>().map_err(|error| StoreError::Unreadable {
                column: name,
                found: text.chars().take(60).collect(),
                why: error.to_string(),
            })
        })
        .transpose()
}

macro_rules! columns {
    (ids: $($id:ident),+; parsed: $($word:ty),+ $(,)?) => {
        $(impl Column for goodword_domain::$id {
            fn read_optional(row: &Row<'_>, at: usize, name: &'static str) -> Result<Option<Self>> {
                Ok(row.int(at, name)?.map(Self::from))
            }
        })+
        $(impl Column for $word {
            fn read_optional(row: &Row<'_>, at: usize, name: &'static str) -> Result<Option<Self>> {
                parsed(row, at, name)
            }
        })+
    };
}
columns! {
    ids: ColleagueId, PracticeId, OfficeId, PersonId, OrganisationId, PositionId, SourceId, ReasonId, ClientId, MatterId,
        ReferralId, CreditId, TouchId, StepId, PastDecisionId, CadenceId, RoutingRuleId, WallId, JobId, BatchId, HistoryId, SessionId, TokenId,
        NotificationId, MergeId, DuplicateId, SavedViewId, ActId, RateId, CustomFieldId, CustomValueId;
    parsed: Date, Currency, goodword_domain::Noun, goodword_domain::colleague::Role, goodword_domain::referral::Direction,
        goodword_domain::referral::Stage, goodword_domain::referral::Outcome, goodword_domain::referral::LoopStep, goodword_domain::referral::LoopIs,
        goodword_domain::referral::Disclosure, goodword_domain::touch::TouchKind, goodword_domain::referrer::ReferrerKind, goodword_domain::referrer::Tier,
        goodword_domain::batch::BatchState, goodword_domain::batch::RowOutcome, goodword_domain::merge::AlikeRule, goodword_domain::writing::Writing, goodword_domain::view::Shared, goodword_domain::view::ViewedList,
        goodword_domain::custom::FieldOn, goodword_domain::custom::FieldKind,
}

/// A struct that one row fills.
pub trait FromRow: Sized + Send + Unpin {
    /// Fills it.
    fn from_row(row: &Row<'_>) -> Result<Self>;
}

impl<T: Column + Send + Unpin> FromRow for (T,) {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        T::read(row, 0, "the only column").map(|v| (v,))
    }
}

/// Declares a struct whose fields are the statement's columns, in that order and under those names.
///
/// Reading goes by place, which is quick; builds with debug assertions check the names, so that tests catch a
/// statement whose columns stand in another order.
#[macro_export]
macro_rules! record {
    ($($(#[$doc:meta])* pub struct $name:ident { $($(#[$fdoc:meta])* pub $field:ident : $type:ty),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize, $crate::schemars::JsonSchema)]
        #[schemars(crate = "goodword_store::schemars")]
        pub struct $name { $($(#[$fdoc])* pub $field: $type),+ }

        impl $crate::FromRow for $name {
            fn from_row(row: &$crate::Row<'_>) -> $crate::Result<Self> {
                let mut at = 0_usize..;
                $(let $field = row.get(at.next().unwrap_or_default(), stringify!($field))?;)+
                Ok(Self { $($field),+ })
            }
        }
    )+};
}
