//! Tokens: programs that act as a colleague through the API.

use askama::Template;
use goodword_actions::issue_token::IssueToken;
use goodword_actions::revoke_token::RevokeToken;
use goodword_actions::sign_out_everywhere::SignedOut;
use goodword_domain::permit::Right;
use goodword_store::colleagues::{self, Colleague};
use goodword_store::tokens::{self, Token};

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::WebResult;
use crate::shell::Shell;
use crate::show;
use crate::table::Table;
use crate::view::{Say, counted};
use crate::wish::Landing;

use super::{is_here, options};

const HERE: &str = "/settings/tokens";

pub(super) fn routes(t: &mut Table) {
    t.page(HERE, Right::KeepFirm, "tokens", show!(page));
    t.verb::<IssueToken>(HERE, show!(page), |issued, _| {
        Landing::at(HERE, "The token was issued").warning([issued.token.clone()])
    });
    t.verb::<RevokeToken>("/settings/tokens/{token_id}/revocation", show!(page), |(), _| {
        Landing::at(HERE, "The token was taken back")
    });
}

/// A token as pages list it.
pub(crate) struct TokenLine {
    /// Where a form posts that takes it back; empty where it was.
    pub(crate) revoke: String,
    /// What it is for.
    pub(crate) name: String,
    /// Whose it is.
    pub(crate) whose: String,
    /// When it was issued.
    pub(crate) issued: String,
    /// When it was last used.
    pub(crate) used: String,
    /// When it was taken back; empty while it holds.
    pub(crate) revoked: String,
}

/// Says tokens, those that hold first.
pub(crate) fn lines(tokens: &[Token], everybody: &[Colleague], say: &Say) -> Vec<TokenLine> {
    let name = |token: &Token| everybody.iter().find(|c| c.id == token.colleague_id).map(|c| c.name.clone()).unwrap_or_default();
    let mut lines: Vec<TokenLine> = tokens
        .iter()
        .map(|token| TokenLine {
            revoke: if token.revoked_at.is_none() { format!("{HERE}/{}/revocation", token.id) } else { String::new() },
            name: token.name.clone(),
            whose: name(token),
            issued: say.day(token.created_at),
            used: token.last_used_at.map_or_else(|| "never used".to_owned(), |at| format!("used {}", say.moment(at))),
            revoked: token.revoked_at.map(|at| say.day(at)).unwrap_or_default(),
        })
        .collect();
    lines.sort_by_key(|line| !line.revoked.is_empty());
    lines
}

/// The names of the tokens that hold; empty where none does.
pub(crate) fn held(lines: &[TokenLine]) -> String {
    let held: Vec<&str> = lines.iter().filter(|line| line.revoked.is_empty()).map(|line| line.name.as_str()).collect();
    held.join(", ")
}

/// What ended, in words, after `sessions` has been said of the browsers.
pub(crate) fn and_tokens(sessions: &str, ended: &SignedOut) -> String {
    let counted = |n: usize| counted(i64::try_from(n).unwrap_or(i64::MAX), "token", "tokens");
    match (ended.tokens, ended.tokens_kept) {
        (0, 0) => sessions.to_owned(),
        (0, kept) => format!("{sessions}. {} {} on", counted(kept), if kept == 1 { "goes" } else { "go" }),
        (1, _) => format!("{sessions}. 1 token was taken back"),
        (taken, _) => format!("{sessions}. {} were taken back", counted(taken)),
    }
}

#[derive(Template)]
#[template(path = "settings/tokens.html")]
struct TokensPage {
    shell: Shell,
    /// The token that was just issued.
    issued: String,
    lines: Vec<TokenLine>,
    colleagues: Vec<(String, String)>,
    whose: String,
    draft: Draft,
    refused: String,
}

/// The tokens there are, and the form for a new one.
pub async fn page(ctx: Ctx, draft: Draft) -> WebResult {
    let mut reader = ctx.read().await?;
    let rules = ctx.rules(&mut reader).await?;
    let say = ctx.say(&rules);
    let everybody = colleagues::all(&mut reader).await?;
    let new = draft.of_form("new");
    let mut shell = Shell::of(&ctx, &mut reader, "Tokens", "settings").await?;
    let page = TokensPage {
        // What the page before wants said is the token itself, which has a place of its own here.
        issued: shell.notice.take().map(|notice| notice.title).unwrap_or_default(),
        shell,
        lines: lines(&tokens::all(&mut reader).await?, &everybody, &say),
        colleagues: options(&everybody, |c| is_here(c, say.today())),
        whose: new.or("colleague_id", &ctx.me.colleague.id.to_string()),
        refused: draft.elsewhere(&["colleague_id"]),
        draft: new,
    };
    show::html(&page, &draft)
}
