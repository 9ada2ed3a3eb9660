//! A colleague: what they may do, when they are away, whom they act for, where they are signed in.

use askama::Template;
use goodword_actions::change_colleague::ChangeColleague;
use goodword_actions::set_assistant::SetAssistant;
use goodword_actions::set_away::SetAway;
use goodword_actions::set_password::SetPassword;
use goodword_actions::sign_out_everywhere::SignOutEverywhere;
use goodword_actions::{Rules, session, working_hours};
use goodword_domain::colleague::Role;
use goodword_domain::permit::Right;
use goodword_domain::{ColleagueId, Noun, Refusal};
use goodword_store::colleagues::{self, Colleague};
use goodword_store::{Reader, sessions, tokens};

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::fields::{self, Clash};
use crate::shell::Shell;
use crate::show;
use crate::show::Show;
use crate::table::Table;
use crate::view::{Face, Say, counted};
use crate::wish::Landing;

use super::colleagues::{HERE, office_options, practice_options, roles, stands};
use super::firm::{DayHours, week};
use super::tokens::{TokenLine, and_tokens, held};
use super::{is_here, options};

const AT: &str = "/settings/colleagues/{colleague_id}";

pub(super) fn routes(t: &mut Table) {
    t.page(AT, Right::WorkAny, "colleague", show!(page));
    t.verb::<ChangeColleague>(AT, show!(page), |(), ctx| back(ctx, "The colleague was changed"));
    t.page("/settings/colleagues/{colleague_id}/password", Right::KeepFirm, "colleague", show!(page));
    t.verb::<SetPassword>("/settings/colleagues/{colleague_id}/password", show!(page), |ended, ctx| {
        back(ctx, &and_tokens("They have a new password, and their sessions ended", ended))
    });
    t.page("/settings/colleagues/{colleague_id}/absence", Right::WorkAny, "colleague", show!(page));
    t.verb_on::<SetAway>("/settings/colleagues/{colleague_id}/absence", (Right::WorkAny, show!(page)), |away, ctx| {
        back(ctx, if away.away_until.is_some() { "They are away, and somebody stands in" } else { "They are back" })
    });
    t.page("/settings/colleagues/{assistant_id}/acts-for", Right::KeepFirm, "colleague", show!(page));
    t.verb::<SetAssistant>("/settings/colleagues/{assistant_id}/acts-for", show!(page), |(), ctx| {
        back(ctx, "Whom they act for was changed")
    });
    let shown: (Right, Show) = (Right::WorkAny, show!(page));
    t.verb_on::<SignOutEverywhere>("/settings/colleagues/{colleague_id}/sessions/end", shown, |ended, ctx| {
        let sessions = i64::try_from(ended.sessions).unwrap_or(i64::MAX);
        let sessions = format!("They were signed out of {}", counted(sessions, "browser", "browsers"));
        back(ctx, &and_tokens(&sessions, ended))
    });
}

fn back(ctx: &Ctx, sentence: &str) -> Landing {
    let id = if ctx.param("colleague_id").is_empty() { ctx.param("assistant_id") } else { ctx.param("colleague_id") };
    Landing::at(format!("{HERE}/{id}"), sentence)
}

/// A form with what was typed into it, or what stands on record.
pub(crate) struct Form {
    /// What was typed into it.
    pub(crate) draft: Draft,
    /// Why it was refused, where no field says so.
    pub(crate) refused: String,
}

/// The form that was sent if it was this one.
pub(crate) fn form(draft: &Draft, name: &str, shown: &[&str]) -> Form {
    let draft = draft.of_form(name);
    Form { refused: draft.elsewhere(shown), draft }
}

/// A browser somebody is signed in with.
pub(crate) struct SessionLine {
    /// From where.
    pub(crate) address: String,
    /// Since when.
    pub(crate) since: String,
    /// When it was last used.
    pub(crate) seen: String,
    /// Whether it is the one this page is asked for with.
    pub(crate) this: bool,
}

/// The sessions of a colleague that have not ended.
pub(crate) async fn session_lines(
    ctx: &Ctx,
    reader: &mut Reader,
    id: ColleagueId,
    say: &Say,
) -> Result<Vec<SessionLine>, WebError> {
    let all = sessions::of_colleague(reader, id).await?;
    let open = all.into_iter().filter(|s| !session::has_ended(s, ctx.now()));
    let line = |s: sessions::Session| SessionLine {
        address: if s.address.is_empty() { "an address that is not known".to_owned() } else { s.address.clone() },
        since: say.moment(s.created_at),
        seen: say.moment(s.seen_at),
        this: ctx.me.session() == Some(s.id),
    };
    Ok(open.map(line).collect())
}

#[derive(Template)]
#[template(path = "settings/colleague.html")]
struct ColleaguePage {
    shell: Shell,
    at: String,
    /// Where their history is.
    history: String,
    face: Face,
    role: &'static str,
    email: String,
    kind: &'static str,
    stands: String,
    /// Whether they have left: then nothing can be changed any more.
    gone: bool,
    may_change: bool,
    record: Form,
    its_name: String,
    record_email: String,
    chosen_role: String,
    practice: String,
    office: String,
    languages: String,
    week: Vec<DayHours>,
    own_hours: bool,
    deputy: String,
    version: i64,
    clashes: Vec<Clash>,
    save: &'static str,
    roles: Vec<(&'static str, &'static str)>,
    practices: Vec<(String, String)>,
    offices: Vec<(String, String)>,
    deputies: Vec<(String, String)>,
    password: Form,
    away: Form,
    is_away: bool,
    away_from: String,
    away_until: String,
    away_deputy: String,
    /// Only an assistant acts for others.
    is_assistant: bool,
    acting: Form,
    acts_for: Vec<(String, String, bool)>,
    sessions: Vec<SessionLine>,
    lines: Vec<TokenLine>,
    /// The names of the tokens that hold.
    held: String,
}

/// Everything about a colleague.
pub async fn page(ctx: Ctx, draft: Draft) -> WebResult {
    let id: ColleagueId = ctx.id("colleague_id").or_else(|missing| ctx.id("assistant_id").map_err(|_| missing))?;
    let mut reader = ctx.read().await?;
    let rules = ctx.rules(&mut reader).await?;
    let say = ctx.say(&rules);
    let colleague = colleagues::find(&mut reader, id).await?.ok_or_else(|| Refusal::missing(Noun::Colleague))?;
    let page = drawn(&ctx, &mut reader, &rules, (&say, colleague, &draft)).await?;
    show::html(&page, &draft)
}

async fn drawn(
    ctx: &Ctx,
    reader: &mut Reader,
    rules: &Rules,
    (say, c, draft): (&Say, Colleague, &Draft),
) -> Result<ColleaguePage, WebError> {
    let everybody = colleagues::all(reader).await?;
    let record = form(draft, "colleague", &["name", "email", "role", "practice_id", "office_id", "hours", "deputy_id"]);
    let away = form(draft, "away", &["away_from", "away_until", "deputy_id"]);
    let acting = form(draft, "acting", &[]);
    let own = if c.working_time.is_some() { working_hours::write(&rules.calendar_of(&c)?) } else { Vec::new() };
    let text = |id: Option<String>| id.unwrap_or_default();
    let deputy = text(c.deputy_id.map(|id| id.to_string()));
    let (kind, stands) = stands(&c, say);
    let here = |other: &Colleague| is_here(other, say.today()) && other.id != c.id;
    let acted_for: Vec<String> = match acting.draft.is_refused() {
        true => acting.draft.all("acts_for").into_iter().map(str::to_owned).collect(),
        false => colleagues::acted_for(reader, c.id).await?.iter().map(ToString::to_string).collect(),
    };
    let for_whom = options(&everybody, |o| here(o) && o.role != Role::Assistant);
    let lines = super::tokens::lines(&tokens::of_colleague(reader, c.id).await?, &everybody, say);
    let d = &record.draft;
    Ok(ColleaguePage {
        shell: Shell::of(ctx, reader, &c.name, "settings").await?,
        at: format!("{HERE}/{}", c.id),
        history: format!("/colleagues/{}/history", c.id),
        face: Face::of(&c.name),
        role: c.role.label(),
        email: c.email.clone(),
        kind,
        stands,
        gone: c.left_on.is_some(),
        may_change: ctx.may(Right::KeepFirm),
        its_name: d.or("name", &c.name),
        record_email: d.or("email", &c.email),
        chosen_role: d.or("role", c.role.word()),
        practice: d.or("practice_id", &text(c.practice_id.map(|id| id.to_string()))),
        office: d.or("office_id", &text(c.office_id.map(|id| id.to_string()))),
        languages: d.or("languages", &c.languages),
        week: week(d, &own),
        own_hours: !own.is_empty() || !d.error("hours").is_empty(),
        deputy: d.or("deputy_id", &deputy),
        version: c.version,
        clashes: fields::clashes(
            d,
            &[
                ("name", c.name.clone()),
                ("email", c.email.clone()),
                ("role", c.role.word().to_owned()),
                ("languages", c.languages.clone()),
            ],
        ),
        save: fields::save(d),
        roles: roles(),
        practices: practice_options(reader).await?,
        offices: office_options(reader).await?,
        deputies: options(&everybody, |o| here(o) && o.role.may_own()),
        password: form(draft, "password", &["password"]),
        is_away: c.away_from.is_some(),
        away_from: away.draft.or("away_from", &text(c.away_from.map(|day| day.to_string()))),
        away_until: away.draft.or("away_until", &text(c.away_until.map(|day| day.to_string()))),
        away_deputy: away.draft.or("deputy_id", &deputy),
        is_assistant: c.role == Role::Assistant,
        acts_for: for_whom.into_iter().map(|(id, name)| (id.clone(), name, acted_for.contains(&id))).collect(),
        sessions: session_lines(ctx, reader, c.id, say).await?,
        held: held(&lines),
        lines,
        record,
        away,
        acting,
    })
}
