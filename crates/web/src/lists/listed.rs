//! A list of people, organisations or clients: all that is alike in them, from the address to the page, the file and the API.

use std::fmt::Display;
use std::str::FromStr;

use goodword_actions::Rules;
use goodword_domain::Date;
use goodword_domain::calendar::Relative;
use goodword_domain::custom::FieldOn;
use goodword_domain::view::ViewColumn;
use goodword_reports::Cell;
use goodword_store::Reader;
use goodword_store::custom_fields::CustomIs;
use goodword_store::referrals::filter::{Between, Pick};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use super::bar::{Bar, Select};
use super::columns::Columns;
use super::custom::{self, Fields};
use super::query::{ListOf, Query, relative};
use super::views::{self, Views};
use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::file::{self, AT_ONCE, Filed};
use crate::keyset::{self, Keyset};
use crate::shape;
use crate::view::{Say, counted};

/// How many lines a page holds.
const PAGE: i64 = 50;

/// What a list has of its own.
pub(crate) trait Listed: Sized + Send + Sync + 'static {
    /// Its columns.
    type Column: ViewColumn;
    /// A line, as programs read it.
    type Line: Serialize + JsonSchema + Send + Sync;
    /// What a line is the line of.
    type Id: FromStr + Display + Copy + Send + Sync;
    /// What must hold of a line.
    type Wanted: Send + Sync;
    /// What the form that filters offers, where that is the firm's.
    type Choices: Send + Sync;
    /// What lines are said with.
    type Around: Send + Sync;

    /// How its addresses say it.
    const LIST: ListOf;
    /// The custom fields it is filtered by,
    const FIELDS: FieldOn;
    /// and whether they are on the lines themselves, so that they can stand in columns.
    const OWN_FIELDS: bool = true;
    /// The columns that order it, by their words; by name where nobody says.
    const SORTS: &'static [(&'static str, Self::Column)] = &[];
    /// What the field for words is called.
    const WORDS: &'static str;
    /// One line, and several.
    const COUNTED: (&'static str, &'static str);

    /// Reads what the form that filters offers.
    fn choices(ctx: &Ctx, db: &mut Reader) -> impl Future<Output = Result<Self::Choices, WebError>> + Send;

    /// What must hold, as an address says it.
    fn wanted(given: &Given<'_>, choices: &Self::Choices) -> Self::Wanted;

    /// What the form that filters offers.
    fn selects(choices: &Self::Choices) -> Vec<Select>;

    /// The lines behind one, in order, as of a day: so many at most.
    fn page(
        db: &mut Reader,
        wanted: &Self::Wanted,
        after: Option<&Keyset<Self::Id>>,
        most: (Date, i64),
    ) -> impl Future<Output = Result<Vec<Self::Line>, WebError>> + Send;

    /// How many there are.
    fn count(db: &mut Reader, wanted: &Self::Wanted, today: Date) -> impl Future<Output = Result<i64, WebError>> + Send;

    /// Where the page behind a line begins.
    fn key(wanted: &Self::Wanted, line: &Self::Line) -> Keyset<Self::Id>;

    /// The number of the record a line is about, and its name.
    fn of(line: &Self::Line) -> (i64, &str);

    /// Reads what some lines are said with.
    fn around(db: &mut Reader, lines: &[Self::Line]) -> impl Future<Output = Result<Self::Around, WebError>> + Send;

    /// What a column is called.
    fn label(column: Self::Column, _: &Self::Choices) -> String {
        column.label().to_owned()
    }

    /// The heads of a column in a file.
    fn heads(column: Self::Column) -> &'static [&'static str];

    /// The cells of a column in a file, in step with its heads.
    fn cells(column: Self::Column, line: &Self::Line, said: (&Self::Around, &Say)) -> Vec<Cell>;
}

/// What an address says, to be read into what must hold. What cannot be read filters nothing: an old link still leads somewhere.
pub(crate) struct Given<'g> {
    pub ctx: &'g Ctx,
    pub rules: &'g Rules,
    pub query: &'g Query,
    pub fields: &'g Fields,
}

impl Given<'_> {
    /// The words that are looked for.
    pub(crate) fn words(&self) -> &str {
        self.query.get("q").unwrap_or_default()
    }

    /// A word or an id.
    pub(crate) fn one<T: FromStr>(&self, name: &str) -> Option<T> {
        self.query.get(name).and_then(|word| word.parse().ok())
    }

    /// The same where there may be none.
    pub(crate) fn pick<T: FromStr>(&self, name: &str) -> Option<Pick<T>> {
        if self.query.get(name) == Some("none") { Some(Pick::Nothing) } else { self.one(name).map(Pick::One) }
    }

    /// Yes or no.
    pub(crate) fn whether(&self, name: &str) -> Option<bool> {
        self.query.get(name).map(|word| word == "yes")
    }

    /// Days told from today.
    pub(crate) fn within(&self, name: &str) -> Between {
        let word = self.one::<Relative>(name);
        word.map_or_else(Between::default, |word| relative(self.rules, self.ctx.now(), word))
    }

    /// The same as days, both included.
    pub(crate) fn days(&self, name: &str) -> (Option<Date>, Option<Date>) {
        let today = self.rules.calendar.date_of(self.ctx.now());
        let days = self.one::<Relative>(name).map(|word| word.days(today, self.rules.year));
        days.map_or((None, None), |(from, to)| (from, Some(to)))
    }

    /// What custom fields must hold.
    pub(crate) fn custom(&self) -> Vec<CustomIs> {
        custom::conditions(self.query, self.rules, self.rules.calendar.date_of(self.ctx.now()))
    }
}

/// What is asked for.
pub(crate) struct Asked<L: Listed> {
    pub query: Query,
    pub wanted: L::Wanted,
    pub columns: Columns<L::Column>,
    pub choices: L::Choices,
    fields: Fields,
}

impl<L: Listed> Asked<L> {
    async fn of(ctx: &Ctx, db: &mut Reader, rules: &Rules) -> Result<Self, WebError> {
        let query = Query::of(ctx, &const { L::LIST });
        let fields = Fields::load(db, L::FIELDS).await?;
        let choices = L::choices(ctx, db).await?;
        let wanted = L::wanted(&Given { ctx, rules, query: &query, fields: &fields }, &choices);
        let custom = if L::OWN_FIELDS { fields.columns(&query) } else { Vec::new() };
        let columns = Columns::of(&query, custom, (|column| L::label(column, &choices), L::SORTS));
        Ok(Self { wanted, columns, choices, fields, query })
    }

    /// The page of the list that the address asks for, with where the next one is.
    async fn page(&self, ctx: &Ctx, db: &mut Reader, (today, path): (Date, &str)) -> Result<(Vec<L::Line>, String), WebError> {
        let mut all = L::page(db, &self.wanted, keyset::after(ctx).as_ref(), (today, PAGE + 1)).await?;
        let more = keyset::more(ctx, path, &mut all, PAGE, |line| L::key(&self.wanted, line));
        Ok((all, more))
    }
}

/// What stands above the table of a list, and below it.
pub(crate) struct Above {
    pub views: Views,
    pub bar: Bar,
    /// Whether anything filters.
    pub filtered: bool,
    /// The address of the next page.
    pub more: String,
    /// Why nothing was changed.
    pub error: String,
}

/// A page of a list.
pub(crate) struct Page<L: Listed> {
    pub asked: Asked<L>,
    /// The lines, each with what the custom fields that are shown hold of it.
    pub lines: Vec<(L::Line, Vec<String>)>,
    pub around: L::Around,
    pub say: Say,
    pub above: Above,
}

/// What an address brings to.
pub(crate) enum Opened<L: Listed> {
    /// The list.
    Here(Box<Page<L>>),
    /// What a saved view holds.
    Elsewhere(String),
}

/// Reads the page of a list that an address asks for, or where it brings to.
pub(crate) async fn open<L: Listed>(ctx: &Ctx, db: &mut Reader, draft: &Draft) -> Result<Opened<L>, WebError> {
    let rules = ctx.rules(db).await?;
    let of = &const { L::LIST };
    let saved = views::saved(ctx, db, of.list).await?;
    if draft.refusal.is_none()
        && let Some(to) = views::leads_to(ctx, db, (of, &saved)).await?
    {
        return Ok(Opened::Elsewhere(to));
    }
    let asked = Asked::<L>::of(ctx, db, &rules).await?;
    let say = ctx.say(&rules);
    let (lines, more) = asked.page(ctx, db, (say.today(), of.path)).await?;
    let count = counted(L::count(db, &asked.wanted, say.today()).await?, L::COUNTED.0, L::COUNTED.1);
    let view = asked.query.get("view").filter(|view| of.views.iter().any(|(word, _)| word == view));
    let view = view.or_else(|| of.views.first().map(|(word, _)| *word)).unwrap_or_default();
    let above = Above {
        bar: Bar::of(
            &asked.query,
            (L::WORDS, L::selects(&asked.choices)),
            (&asked.fields, &say),
            (count, asked.columns.choices()),
        ),
        views: Views::load(ctx, db, (&asked.query, view), saved).await?,
        filtered: asked.query.filters().next().is_some(),
        more,
        error: draft.refusal.as_ref().map(|refusal| refusal.sentence.to_string()).unwrap_or_default(),
    };
    let ids: Vec<i64> = lines.iter().map(|line| L::of(line).0).collect();
    let mut cells = asked.fields.cells(db, &ids, &asked.columns.custom).await?;
    let around = L::around(db, &lines).await?;
    let lines = lines.into_iter().zip(ids).map(|(line, id)| (line, cells.remove(&id).unwrap_or_default())).collect();
    Ok(Opened::Here(Box::new(Page { asked, lines, around, say, above })))
}

/// A list that is written into a file, and how far it has come.
struct File<L: Listed> {
    asked: Asked<L>,
    /// The custom fields that are shown.
    fields: Fields,
    say: Say,
    after: Option<Keyset<L::Id>>,
}

impl<L: Listed> Filed for File<L> {
    async fn rows(&mut self, db: &mut Reader) -> Result<Vec<Vec<Cell>>, WebError> {
        let lines = L::page(db, &self.asked.wanted, self.after.as_ref(), (self.say.today(), AT_ONCE)).await?;
        self.after = lines.last().map(|line| L::key(&self.asked.wanted, line));
        let ids: Vec<i64> = lines.iter().map(|line| L::of(line).0).collect();
        let (values, names) = self.fields.values(db, &ids).await?;
        let around = L::around(db, &lines).await?;
        let row = |(line, id): (&L::Line, &i64)| {
            let mut row = vec![Cell::Text(L::key(&self.asked.wanted, line).id.to_string()), Cell::Text(L::of(line).1.to_owned())];
            let shown = self.asked.columns.shown.iter();
            row.extend(shown.flat_map(|column| L::cells(*column, line, (&around, &self.say))));
            row.extend(self.fields.file_cells(values.get(id).map(Vec::as_slice).unwrap_or_default(), &names));
            row
        };
        Ok(lines.iter().zip(&ids).map(row).collect())
    }
}

/// The list as a file: all that is wanted, with the columns that are shown.
pub(crate) async fn as_file<L: Listed>(ctx: Ctx, _: Draft) -> WebResult {
    let mut db = ctx.read().await?;
    let rules = ctx.rules(&mut db).await?;
    let asked = Asked::<L>::of(&ctx, &mut db, &rules).await?;
    let fields = Fields::load(&mut db, L::FIELDS).await?.only(&asked.columns.custom);
    let own = asked.columns.shown.iter().flat_map(|column| L::heads(*column)).map(|head| (*head).to_owned());
    let head: Vec<String> = ["id", "name"].map(str::to_owned).into_iter().chain(own).chain(fields.file_heads()).collect();
    let kind = file::kind(&ctx);
    let word = const { L::LIST }.list.word();
    let mut of = File { asked, fields, say: ctx.say(&rules), after: None };
    let table = file::whole(&mut db, &mut of, (kind, word, &head)).await?;
    file::answer(table, kind, word).await
}

/// The shape of what programs are answered.
pub(crate) fn answer<L: Listed>() -> Value {
    let lines = if L::OWN_FIELDS { custom::shape_of_lines::<L::Line>() } else { shape::of::<Vec<L::Line>>() };
    shape::object(vec![(const { L::LIST }.list.word(), lines), ("next", shape::of::<Option<String>>())])
}

/// The list as programs read it.
pub(crate) async fn api<L: Listed>(ctx: Ctx) -> Result<Value, WebError> {
    let mut db = ctx.read().await?;
    let rules = ctx.rules(&mut db).await?;
    let asked = Asked::<L>::of(&ctx, &mut db, &rules).await?;
    let of = const { L::LIST };
    let today = ctx.say(&rules).today();
    let (lines, next) = asked.page(&ctx, &mut db, (today, &format!("/api/v1{}", of.path))).await?;
    let ids: Vec<i64> = lines.iter().map(|line| L::of(line).0).collect();
    let said = if L::OWN_FIELDS { json!(asked.fields.with_lines(&mut db, (&lines, &ids)).await?) } else { json!(lines) };
    Ok(json!({ of.list.word(): said, "next": Some(next).filter(|next| !next.is_empty()) }))
}
