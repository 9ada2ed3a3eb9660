//! A statement: pieces of text that stand in the program, and bound values. Nothing from outside can become text.

use jiff::Timestamp;
use jiff::civil::Date;

/// One bound value; always typed, because PostgreSQL cannot prepare a null without its type.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg {
    /// Whole numbers, ids, instants (microseconds since 1970 UTC), minor units of money.
    Int(Option<i64>),
    /// Texts, words, civil dates (`YYYY-MM-DD`), JSON.
    Text(Option<String>),
    /// Yes or no.
    Bool(Option<bool>),
    /// Real numbers.
    Real(Option<f64>),
}

/// The last instant that can be read back, in microseconds: the end of time has nanoseconds beyond it.
const LAST_INSTANT: i64 = 253_402_207_200_000_000;

/// PostgreSQL holds no NUL in a text, SQLite does: both keep, and look for, the text without it.
fn without_nul(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "") } else { text }
}

macro_rules! into_arg {
    ($($from:ty => $variant:ident, |$x:ident| $value:expr);+ $(;)?) => {$(
        impl From<$from> for Arg {
            fn from($x: $from) -> Self {
                Self::$variant(Some($value))
            }
        }
        impl From<Option<$from>> for Arg {
            fn from(given: Option<$from>) -> Self {
                Self::$variant(given.map(|$x| $value))
            }
        }
    )+};
}

into_arg! {
    i64 => Int, |x| x;
    bool => Bool, |x| x;
    f64 => Real, |x| x;
    String => Text, |x| without_nul(x);
    &str => Text, |x| without_nul(x.to_owned());
    Timestamp => Int, |x| x.as_microsecond().min(LAST_INSTANT);
    Date => Text, |x| x.to_string();
    goodword_domain::money::Currency => Text, |x| x.code().to_owned();
}

/// Lets typed ids and words be bound.
macro_rules! bindable {
    (ids: $($id:ident),+; words: $($word:ty),+ $(,)?) => {
        $(into_arg! { goodword_domain::$id => Int, |x| x.get(); })+
        $(into_arg! { $word => Text, |x| x.word().to_owned(); })+
    };
}
bindable! {
    ids: ColleagueId, PracticeId, OfficeId, PersonId, OrganisationId, PositionId, SourceId, ReasonId, ClientId, MatterId,
        ReferralId, CreditId, TouchId, StepId, PastDecisionId, CadenceId, RoutingRuleId, WallId, JobId, BatchId, HistoryId, SessionId, TokenId,
        NotificationId, MergeId, DuplicateId, SavedViewId, ActId, RateId, CustomFieldId, CustomValueId;
    words: goodword_domain::Noun, goodword_domain::colleague::Role, goodword_domain::referral::Direction,
        goodword_domain::referral::Stage, goodword_domain::referral::Outcome, goodword_domain::referral::LoopStep, goodword_domain::referral::LoopIs,
        goodword_domain::referral::Disclosure, goodword_domain::touch::TouchKind, goodword_domain::referrer::ReferrerKind, goodword_domain::referrer::Tier,
        goodword_domain::batch::BatchState, goodword_domain::batch::RowOutcome, goodword_domain::merge::AlikeRule, goodword_domain::writing::Writing, goodword_domain::view::Shared, goodword_domain::view::ViewedList,
        goodword_domain::custom::FieldOn, goodword_domain::custom::FieldKind,
}

/// A statement that is built from pieces of the program's own text.
#[derive(Debug, Clone)]
pub struct Sql {
    text: std::borrow::Cow<'static, str>,
    args: Vec<Arg>,
    writes: Writes,
    /// Where the text ends before the values of one new row, what follows them: such a row may wait for others.
    row: Option<&'static str>,
}

/// What a statement is known to write, for acts that can be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Writes {
    /// Nobody has said.
    Unsaid,
    /// One row of a table, by its key.
    Row(&'static str, i64),
    /// Only what follows from other rows and is made anew with them.
    Derived,
}

/// One new row: what stands before its values, what stands behind them, and the values.
pub(crate) type NewRow = (&'static str, &'static str, Vec<Arg>);

impl Sql {
    /// A statement that begins with `text`; `$1`, `$2`, … stand for what is bound, in order.
    #[must_use]
    pub fn new(text: &'static str) -> Self {
        Self { text: std::borrow::Cow::Borrowed(text), args: Vec::new(), writes: Writes::Unsaid, row: None }
    }

    /// Says that it writes one row of a table, whose key is a number.
    #[must_use]
    pub fn on_row(mut self, table: &'static str, key: impl Into<Arg>) -> Self {
        if let Arg::Int(Some(key)) = key.into() {
            self.writes = Writes::Row(table, key);
        }
        self
    }

    /// Says that it writes only what follows from other rows.
    #[must_use]
    pub fn derived(mut self) -> Self {
        self.writes = Writes::Derived;
        self
    }

    pub(crate) fn writes(&self) -> Writes {
        self.writes
    }

    /// One new row: `head` is `insert into TABLE (COLUMNS) values`, and the values follow it.
    #[must_use]
    pub fn row(head: &'static str, values: Vec<Arg>) -> Self {
        Self { text: std::borrow::Cow::Borrowed(head), args: values, writes: Writes::Unsaid, row: Some("") }
    }

    /// A new row that is left out where the same is there already; `tail` says so in SQL.
    #[must_use]
    pub fn or_else(self, tail: &'static str) -> Self {
        match self.row {
            Some("") => Self { row: Some(tail), ..self },
            _ => self.add(tail),
        }
    }

    /// Binds the next value.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Arg>) -> Self {
        self.args.push(value.into());
        self
    }

    /// Adds text of the program's own.
    #[expect(clippy::should_implement_trait, reason = "statements are built with it; nothing is summed")]
    #[must_use]
    pub fn add(self, text: &'static str) -> Self {
        let mut sql = self.written();
        sql.text.to_mut().push_str(text);
        sql
    }

    /// Adds text and, behind it, the next bound value: `.add_bound(" and r.owner_id = ", owner)`.
    #[must_use]
    pub fn add_bound(self, text: &'static str, value: impl Into<Arg>) -> Self {
        let mut sql = self.written();
        sql.args.push(value.into());
        let number = sql.args.len();
        let all = sql.text.to_mut();
        all.push_str(text);
        all.push('$');
        all.push_str(&number.to_string());
        sql
    }

    /// Adds `text (v1, v2, …)`; an empty list matches nothing.
    #[must_use]
    pub fn add_list<T: Into<Arg>>(self, text: &'static str, values: impl IntoIterator<Item = T>) -> Self {
        let mut sql = self.add(text).add(" (");
        let mut first = true;
        for value in values {
            sql = sql.add_bound(if first { "" } else { ", " }, value);
            first = false;
        }
        // An empty list is no SQL in PostgreSQL: a null compares with nothing.
        sql.add(if first { "null)" } else { ")" })
    }

    /// Adds a piece only when there is a value for it.
    #[must_use]
    pub fn add_if<T: Into<Arg>>(self, text: &'static str, value: Option<T>) -> Self {
        match value {
            Some(value) => self.add_bound(text, value),
            None => self,
        }
    }

    /// The statement that tells how this one is carried out, which begins with `explain`.
    pub(crate) fn explained(self, explain: &'static str) -> Self {
        let sql = self.written();
        Self { text: format!("{explain}{}", sql.text).into(), ..sql }
    }

    /// The text as it stands, for plans and tests; of a new row without its values.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The same with the values of its row written out, where it is one.
    fn written(mut self) -> Self {
        if let Some(tail) = self.row.take() {
            let text = self.text.to_mut();
            for number in 1..=self.args.len() {
                text.push_str(if number == 1 { " ($" } else { ", $" });
                text.push_str(&number.to_string());
            }
            text.push(')');
            text.push_str(tail);
        }
        self
    }

    /// The parts of one new row; the statement again where it is another.
    pub(crate) fn into_row(self) -> Result<NewRow, Self> {
        match self {
            Self { text: std::borrow::Cow::Borrowed(head), args, row: Some(tail), .. } => Ok((head, tail, args)),
            other => Err(other),
        }
    }

    pub(crate) fn into_parts(self) -> (std::borrow::Cow<'static, str>, Vec<Arg>) {
        let sql = self.written();
        (sql.text, sql.args)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_number_their_values() {
        let sql =
            Sql::new("select 1 from x where a = $1").bind(1_i64).add_bound(" and b = ", "t").add_list(" and c in", [2_i64, 3]);
        let (text, args) = sql.into_parts();
        assert_eq!(text, "select 1 from x where a = $1 and b = $2 and c in ($3, $4)");
        assert_eq!(args.len(), 4);
    }

    #[test]
    fn a_row_is_written_out_with_its_values() {
        let row = || Sql::row("insert into x (a, b) values", vec![Arg::from(1_i64), Arg::from("t")]);
        assert_eq!(row().into_parts().0, "insert into x (a, b) values ($1, $2)");
        assert_eq!(
            row().add(" on conflict do nothing").into_parts().0,
            "insert into x (a, b) values ($1, $2) on conflict do nothing"
        );
        assert_eq!(row().or_else(" on conflict do nothing").into_row().unwrap().1, " on conflict do nothing");
        assert!(row().into_row().is_ok() && row().add("").into_row().is_err());
    }

    #[test]
    fn what_is_bound_can_be_read_back() {
        for instant in [Timestamp::MAX, Timestamp::MIN, Timestamp::UNIX_EPOCH] {
            let Arg::Int(Some(micros)) = Arg::from(instant) else { panic!("an instant is bound as a number") };
            assert!(Timestamp::from_microsecond(micros).is_ok(), "{instant}");
        }
        assert_eq!(Arg::from("a\0b\0"), Arg::Text(Some("ab".to_owned())));
    }

    #[test]
    fn an_empty_list_matches_nothing() {
        let sql = Sql::new("select 1 where a in").add_list("", Vec::<i64>::new());
        assert_eq!(sql.into_parts().0, "select 1 where a in (null)");
    }
}
