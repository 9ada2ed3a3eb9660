//! My page: how the screens look, my password, where I am signed in, when I am away.

use askama::Template;
use goodword_actions::change_password::ChangePassword;
use goodword_actions::set_away::SetAway;
use goodword_actions::set_theme::SetTheme;
use goodword_actions::sign_out_everywhere::SignOutEverywhere;
use goodword_domain::permit::Right;
use goodword_store::{colleagues, tokens};

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::WebResult;
use crate::settings::{SessionLine, TokenLine, is_here, options, session_lines, token_lines};
use crate::shell::Shell;
use crate::show;
use crate::table::Table;
use crate::view::{Face, Say, counted};
use crate::wish::Landing;

pub(crate) fn routes(t: &mut Table) {
    t.page("/me", Right::See, "me", show!(page));
    t.verb::<SetTheme>("/me/theme", show!(page), |(), _| Landing { to: "/me".to_owned(), ..Landing::default() });
    t.page("/me/password", Right::See, "me", show!(page));
    t.verb::<ChangePassword>("/me/password", show!(page), |(), _| {
        Landing::at("/me", "Your password was changed; your other sessions ended")
    });
    t.page("/me/absence", Right::See, "me", show!(page));
    t.verb::<SetAway>("/me/absence", show!(page), |away, _| {
        Landing::at("/me", if away.away_until.is_some() { "You are away then, and somebody stands in" } else { "You are back" })
    });
    t.verb::<SignOutEverywhere>("/me/sessions/end", show!(page), |ended, _| {
        let ended = i64::try_from(*ended).unwrap_or(i64::MAX);
        Landing::at("/me", format!("You were signed out of {}", counted(ended, "other browser", "other browsers")))
    });
}

#[derive(Template)]
#[template(path = "me/page.html")]
struct MePage {
    shell: Shell,
    face: Face,
    role: &'static str,
    email: String,
    practice: String,
    office: String,
    acts_for: Vec<String>,
    at: &'static str,
    session: String,
    password: Draft,
    password_refused: String,
    away: crate::settings::Form,
    /// Whether anything of theirs could wait for a deputy.
    may_be_away: bool,
    is_away: bool,
    away_from: String,
    away_until: String,
    away_deputy: String,
    deputies: Vec<(String, String)>,
    sessions: Vec<SessionLine>,
    lines: Vec<TokenLine>,
    refused: String,
}

/// The page of whoever is signed in.
pub async fn page(ctx: Ctx, draft: Draft) -> WebResult {
    let mut reader = ctx.read().await?;
    let rules = ctx.rules(&mut reader).await?;
    let say = Say::at(ctx.now(), &rules);
    let me = &ctx.me.colleague;
    let everybody = colleagues::all(&mut reader).await?;
    let practices = colleagues::practices(&mut reader).await?;
    let offices = colleagues::offices(&mut reader).await?;
    let away = crate::settings::form(&draft, "away", &["away_from", "away_until", "deputy_id"]);
    let password = draft.of_form("password");
    let day = |day: Option<goodword_domain::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let named = |id: &goodword_domain::ColleagueId| everybody.iter().find(|c| c.id == *id).map(|c| c.name.clone());
    let page = MePage {
        shell: Shell::of(&ctx, &mut reader, "My page", "me").await?,
        face: Face::of(&me.name),
        role: me.role.label(),
        email: me.email.clone(),
        practice: practices.into_iter().find(|p| Some(p.id) == me.practice_id).map(|p| p.name).unwrap_or_default(),
        office: offices.into_iter().find(|o| Some(o.id) == me.office_id).map(|o| o.name).unwrap_or_default(),
        acts_for: ctx.me.acts_for.iter().filter_map(named).collect(),
        at: "/me",
        session: ctx.me.session().map(|id| id.to_string()).unwrap_or_default(),
        password_refused: password.elsewhere(&["current_password", "new_password"]),
        password,
        may_be_away: ctx.may(Right::WorkOwn),
        is_away: me.away_from.is_some(),
        away_from: away.draft.or("away_from", &day(me.away_from)),
        away_until: away.draft.or("away_until", &day(me.away_until)),
        away_deputy: away.draft.or("deputy_id", &me.deputy_id.map(|id| id.to_string()).unwrap_or_default()),
        deputies: options(&everybody, |c| is_here(c, say.today()) && c.id != me.id && c.role.may_own()),
        away,
        sessions: session_lines(&ctx, &mut reader, me.id, &say).await?,
        lines: token_lines(&tokens::of_colleague(&mut reader, me.id).await?, &everybody, &say),
        refused: if draft.value("form").is_none() { draft.elsewhere(&[]) } else { String::new() },
    };
    show::html(&page, &draft)
}
