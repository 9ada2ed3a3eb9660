//! The first run: what makes a new firm useful, step by step, ending in what leaks. A list on Today until it is done.

use askama::Template;
use goodword_actions::take_first_step::{FirstStep, FirstSteps, TakeFirstStep};
use goodword_domain::permit::Right;
use goodword_reports::{self as reports, Parameters, Settings};
use goodword_store::choices::{self, About};
use goodword_store::{Reader, first_steps};

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::shell::Shell;
use crate::show;
use crate::table::Table;
use crate::view::counted;
use crate::wish::Landing;

pub(crate) fn routes(t: &mut Table) {
    t.page("/welcome", Right::KeepFirm, "first steps", show!(page));
    t.ask("/welcome/sample", Right::KeepFirm, "tell_sample", show!(tell_sample));
    t.verb::<TakeFirstStep>("/welcome/steps", show!(page), |step, _| Landing {
        to: if *step == FirstStep::SeeLeaks { "/reports/leaks" } else { "/" }.to_owned(),
        ..Landing::default()
    });
}

/// A step.
pub(crate) struct Step {
    pub title: &'static str,
    pub about: String,
    pub done: bool,
    /// Whether it is the first that is not.
    pub now: bool,
    /// Where it leads, with what the button says; empty where it is a form.
    pub href: &'static str,
    pub action: &'static str,
}

/// The steps of a firm, and whether all are done.
pub(crate) struct Steps {
    pub steps: Vec<Step>,
    pub done: usize,
    pub hidden: bool,
    /// Whether there is anything to judge what leaks by.
    pub records: bool,
    /// Whether there is room to say more of each.
    pub full: bool,
}

impl Steps {
    /// Of whoever keeps the firm; nothing for others.
    pub(crate) async fn load(ctx: &Ctx, reader: &mut Reader) -> Result<Option<Self>, WebError> {
        if !ctx.may(Right::KeepFirm) {
            return Ok(None);
        }
        let noted: FirstSteps = choices::find(reader, ctx.me.colleague.id, About::FirstSteps).await?.unwrap_or_default();
        let come = first_steps::come(reader).await?;
        let colleagues = counted(come.colleagues, "colleague is", "colleagues are");
        let step = |title, about: String, done, (href, action)| Step { title, about, done, now: false, href, action };
        let mut steps = vec![
            step(
                "The firm and you",
                "Its name, zone and currency; more under Settings.".to_owned(),
                true,
                ("/settings/firm", "Look"),
            ),
            step(
                "The people of the firm",
                format!("{colleagues} here. Whoever owns, refers or assists is one."),
                come.colleagues > 1,
                ("/settings/colleagues", "Add colleagues"),
            ),
            step(
                "Your introductions so far",
                "From a spreadsheet, another tool or an address book; nothing is written before you have seen what would be."
                    .to_owned(),
                come.own_records,
                ("/imports/new", "Import a file"),
            ),
            step(
                "What leaks",
                "What became of the introductions of last quarter, and what the quiet ones are worth.".to_owned(),
                noted.leaks_seen && come.records,
                ("", "See what leaks"),
            ),
            step(
                "A first loop closed",
                "Thank somebody who put in a word for you, or tell them what became of it.".to_owned(),
                come.loop_closed,
                ("/referrals?view=all&loop=open", "Show who waits"),
            ),
        ];
        if let Some(next) = steps.iter_mut().find(|step| !step.done) {
            next.now = true;
        }
        let done = steps.iter().filter(|step| step.done).count();
        Ok(Some(Self { steps, done, hidden: noted.hidden, records: come.records, full: false }))
    }

    /// Whether it is still worth a place on Today.
    pub(crate) fn wanted(&self) -> bool {
        !self.hidden && self.done < self.steps.len()
    }
}

#[derive(Template)]
#[template(path = "welcome/welcome.html")]
struct WelcomePage {
    shell: Shell,
    steps: Steps,
    /// What the leak report says; empty while there is nothing to say it of.
    leaks: String,
    refused: String,
}

/// The steps, with what leaks as soon as anything is on record.
pub async fn page(ctx: Ctx, draft: Draft) -> WebResult {
    let mut reader = ctx.read().await?;
    let rules = ctx.rules(&mut reader).await?;
    let Some(steps) = Steps::load(&ctx, &mut reader).await? else { return Ok(show::go("/")) };
    let leaks = if steps.records {
        let settings = Settings::load(&mut reader, ctx.now()).await?;
        let settings = Settings { writing: ctx.say(&rules).writing(), ..settings };
        let report = reports::run("leaks", &mut reader, &settings, &Parameters::default()).await?;
        rules.firm.matter().put_in(&report.sentence)
    } else {
        String::new()
    };
    let steps = Steps { full: true, ..steps };
    let shell = Shell::of(&ctx, &mut reader, "First steps", "today").await?;
    show::html(&WelcomePage { shell, steps, leaks, refused: draft.elsewhere(&[]) }, &draft)
}

/// Tells the sample story into the firm, to look around in.
pub async fn tell_sample(ctx: Ctx, _: Draft) -> WebResult {
    let there = goodword_store::sample::is_there(&mut ctx.read().await?).await?;
    if !there {
        ctx.web.hosted.tell_sample().await.map_err(WebError::Fault)?;
    }
    Ok(show::go("/welcome"))
}
