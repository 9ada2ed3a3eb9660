//! Today: what is due, worst first, each with the one action that moves it.

mod due;

use askama::Template;
use goodword_domain::permit::Right;
use goodword_domain::{Date, Noun};
use goodword_reports::{Settings, TodayNumber, today_numbers};
use goodword_store::{Reader, colleagues, notifications};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use crate::asks::Ask;
use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::shape::shape;
use crate::shell::Shell;
use crate::table::Table;
use crate::view::{self, Colleagues, Face, Say};
use crate::welcome::Steps;
use crate::{inbox, show};

use due::{Section, Whose};

/// How many notifications stand beside.
const UNREAD: i64 = 5;

pub(crate) fn routes(t: &mut Table) {
    t.page("/", Right::See, "today", show!(show));
    let answer = shape! { "day": Date, "whose": String, "sections": Vec<SectionSaid> };
    t.read("/today", (Right::See, "today"), (ASKS, answer), |ctx| Box::pin(json_of(ctx)));
}

/// What Today may be asked for.
const ASKS: &[Ask] =
    &[Ask::words("whose", "One's own, the practice's or the firm's work, as far as the role allows; else one's own.", || {
        vec!["mine", "practice", "firm"]
    })];

/// A part of what is due, as programs read it.
#[derive(Serialize, JsonSchema)]
struct SectionSaid<'a> {
    /// Its word.
    section: &'a str,
    /// As the page heads it.
    title: &'a str,
    /// How many there are, counted to 10,000.
    count: i64,
    /// The query of the list of referrals that shows all of them.
    referrals_query: &'a str,
    /// The first of them.
    referrals: &'a [String],
}

/// A number of this week beside last week's, with the list behind it.
struct Number {
    label: &'static str,
    now: String,
    before: String,
    href: String,
}

/// Somebody who is away.
struct Away {
    name: String,
    face: Face,
    until: String,
    href: String,
}

#[derive(Template)]
#[template(path = "today/today.html")]
struct TodayPage {
    shell: Shell,
    /// What is said where nothing is due.
    nothing: &'static str,
    switch: Vec<(&'static str, String, bool)>,
    sections: Vec<Section>,
    unread: Vec<inbox::Told>,
    numbers: Vec<Number>,
    sentence: String,
    away: Vec<Away>,
    /// The first steps, while they are wanted.
    steps: Option<Steps>,
    may_capture: bool,
}

/// The page somebody opens in the morning.
pub async fn show(ctx: Ctx, draft: Draft) -> WebResult {
    let mut reader = ctx.read().await?;
    let rules = ctx.rules(&mut reader).await?;
    let say = ctx.say(&rules);
    let ours = Colleagues::load(&mut reader, say.today()).await?;
    let whose = Whose::of(&ctx, &mut reader, say.today()).await?;
    let sections = due::sections(&ctx, &mut reader, &whose, (&rules, &say, &ours)).await?;
    let unread = notifications::unread(&mut reader, ctx.me.colleague.id, ctx.now(), UNREAD).await?;
    let unread = unread.iter().map(|n| inbox::Told::of(n, &say)).collect();
    let settings = Settings::load(&mut reader, ctx.now()).await?;
    let settings = Settings { writing: say.writing(), ..settings };
    let week = today_numbers(&mut reader, &settings).await?;
    let away = away(&ctx, &mut reader, &say).await?;
    let shell = Shell::of(&ctx, &mut reader, "Today", "today").await?;
    let number = |label, number: &TodayNumber| Number {
        label,
        now: view::count(number.this_week),
        before: view::count(number.last_week),
        href: format!("/referrals?view=all&{}", number.link.query()),
    };
    let page = TodayPage {
        nothing: whose.nothing(&ctx),
        switch: whose.switch(&ctx),
        sections,
        unread,
        numbers: vec![
            number("Received", &week.received),
            number("Decided", &week.decided),
            number("Won", &week.won),
            number("Quiet", &week.quiet),
        ],
        sentence: week.sentence,
        away,
        steps: Steps::load(&ctx, &mut reader).await?.filter(Steps::wanted),
        may_capture: ctx.may(Right::Capture),
        shell,
    };
    show::html(&page, &draft)
}

/// What is due, for programs.
async fn json_of(ctx: Ctx) -> Result<Value, WebError> {
    let mut reader = ctx.read().await?;
    let rules = ctx.rules(&mut reader).await?;
    let say = ctx.say(&rules);
    let ours = Colleagues::load(&mut reader, say.today()).await?;
    let whose = Whose::of(&ctx, &mut reader, say.today()).await?;
    let sections = due::sections(&ctx, &mut reader, &whose, (&rules, &say, &ours)).await?;
    let all: Vec<Value> = sections
        .iter()
        .map(|s| {
            let (section, referrals_query) = (s.key, s.query.as_str());
            json!(SectionSaid { section, title: s.title, count: s.count, referrals_query, referrals: &s.ids })
        })
        .collect();
    Ok(json!({ "day": say.today().to_string(), "whose": whose.word(), "sections": all }))
}

async fn away(ctx: &Ctx, reader: &mut Reader, say: &Say) -> Result<Vec<Away>, WebError> {
    let mut all = Vec::new();
    for id in colleagues::stood_in_for(reader, ctx.me.colleague.id, say.today()).await? {
        let Some(colleague) = colleagues::find(reader, id).await? else { continue };
        all.push(Away {
            face: Face::of(&colleague.name),
            until: colleague.away_until.map(|day| say.date(day)).unwrap_or_default(),
            href: format!("/referrals?view=all&owner={id}&state=open&sort=due"),
            name: colleague.name,
        });
    }
    Ok(all)
}

/// Where the page of a record is, if it has one.
pub(crate) fn record_href(noun: Noun, id: i64) -> String {
    let id = goodword_domain::id::write(id);
    match noun {
        Noun::Referral => format!("/referrals/{id}"),
        Noun::Person => format!("/people/{id}"),
        Noun::Organisation => format!("/organisations/{id}"),
        Noun::Client => format!("/clients/{id}"),
        Noun::Batch => format!("/imports/{id}"),
        Noun::Firm => "/reports/leaks".to_owned(),
        _ => "/".to_owned(),
    }
}
