//! My page: how the screens look, my password, where I am signed in, when I am away.

use askama::Template;
use goodword_actions::change_password::ChangePassword;
use goodword_actions::set_away::SetAway;
use goodword_actions::set_notices::SetNotices;
use goodword_actions::set_theme::SetTheme;
use goodword_actions::set_writing::SetWriting;
use goodword_actions::sign_out_everywhere::SignOutEverywhere;
use goodword_domain::notice::{Notice, NoticeChoices};
use goodword_domain::permit::Right;
use goodword_domain::writing::Writing;
use goodword_store::{choices, colleagues, tokens};

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::WebResult;
use crate::settings::{SessionLine, TokenLine, and_tokens, is_here, options, session_lines, token_lines, tokens_held};
use crate::shell::Shell;
use crate::show;
use crate::table::Table;
use crate::view::{Face, counted};
use crate::wish::Landing;

pub(crate) fn routes(t: &mut Table) {
    t.page("/me", Right::See, "me", show!(page));
    t.verb::<SetTheme>("/me/theme", show!(page), |(), _| Landing { to: "/me".to_owned(), ..Landing::default() });
    t.verb::<SetWriting>("/me/writing", show!(page), |(), _| Landing::at("/me", "Days and times are written so from now on"));
    t.page("/me/notices", Right::See, "me", show!(page));
    t.verb::<SetNotices>("/me/notices", show!(page), |(), _| Landing::at("/me", "You are told so from now on"));
    t.page("/me/password", Right::See, "me", show!(page));
    t.verb::<ChangePassword>("/me/password", show!(page), |ended, _| {
        Landing::at("/me", and_tokens("Your password was changed; your other sessions ended", ended))
    });
    t.page("/me/absence", Right::See, "me", show!(page));
    t.verb::<SetAway>("/me/absence", show!(page), |away, _| {
        Landing::at("/me", if away.away_until.is_some() { "You are away then, and somebody stands in" } else { "You are back" })
    });
    t.verb::<SignOutEverywhere>("/me/sessions/end", show!(page), |ended, _| {
        let sessions = i64::try_from(ended.sessions).unwrap_or(i64::MAX);
        let sessions = format!("You were signed out of {}", counted(sessions, "other browser", "other browsers"));
        Landing::at("/me", and_tokens(&sessions, ended))
    });
}

/// What one is told: the kinds with whether they are, and the quiet hours.
struct Notices {
    kinds: Vec<(&'static str, &'static str, bool)>,
    from: String,
    until: String,
    days_off: bool,
    draft: Draft,
    refused: String,
}

impl Notices {
    fn of(chosen: &NoticeChoices, draft: &Draft) -> Self {
        let time = |time: Option<jiff::civil::Time>| time.map(|at| at.strftime("%H:%M").to_string()).unwrap_or_default();
        let typed = draft.all("told");
        let told = |kind: &Notice| if draft.is_refused() { typed.contains(&kind.word()) } else { chosen.tells(*kind) };
        Self {
            kinds: Notice::ALL.iter().map(|kind| (kind.word(), kind.label(), told(kind))).collect(),
            from: draft.or("quiet_from", &time(chosen.quiet.map(|quiet| quiet.from))),
            until: draft.or("quiet_until", &time(chosen.quiet.map(|quiet| quiet.until))),
            days_off: draft.ticked("quiet_days_off", chosen.days_off),
            refused: draft.elsewhere(&["quiet_from", "quiet_until"]),
            draft: draft.clone(),
        }
    }
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
    notices: Notices,
    writing: String,
    writings: Vec<(&'static str, String)>,
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
    /// The names of the tokens that hold.
    held: String,
    refused: String,
}

/// The page of whoever is signed in.
pub async fn page(ctx: Ctx, draft: Draft) -> WebResult {
    let mut reader = ctx.read().await?;
    let rules = ctx.rules(&mut reader).await?;
    let say = ctx.say(&rules);
    let me = &ctx.me.colleague;
    let everybody = colleagues::all(&mut reader).await?;
    let practices = colleagues::practices(&mut reader).await?;
    let offices = colleagues::offices(&mut reader).await?;
    let away = crate::settings::form(&draft, "away", &["away_from", "away_until", "deputy_id"]);
    let password = draft.of_form("password");
    let day = |day: Option<goodword_domain::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let named = |id: &goodword_domain::ColleagueId| everybody.iter().find(|c| c.id == *id).map(|c| c.name.clone());
    let lines = token_lines(&tokens::of_colleague(&mut reader, me.id).await?, &everybody, &say);
    let page = MePage {
        shell: Shell::of(&ctx, &mut reader, "My page", "me").await?,
        face: Face::of(&me.name),
        role: me.role.label(),
        email: me.email.clone(),
        practice: practices.into_iter().find(|p| Some(p.id) == me.practice_id).map(|p| p.name).unwrap_or_default(),
        office: offices.into_iter().find(|o| Some(o.id) == me.office_id).map(|o| o.name).unwrap_or_default(),
        acts_for: ctx.me.acts_for.iter().filter_map(named).collect(),
        at: "/me",
        notices: Notices::of(&choices::notices(&mut reader, me.id).await?, &draft.of_form("notices")),
        writing: me.writing.map(|writing| writing.word().to_owned()).unwrap_or_default(),
        writings: Writing::ALL.iter().map(|writing| (writing.word(), writing.label().to_owned())).collect(),
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
        held: tokens_held(&lines),
        lines,
        refused: if draft.value("form").is_none() { draft.elsewhere(&[]) } else { String::new() },
    };
    show::html(&page, &draft)
}
