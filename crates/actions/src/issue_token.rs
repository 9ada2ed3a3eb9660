//! Issues a bearer token of the API: who holds it acts as the colleague it belongs to.

use goodword_domain::permit::Right;
use goodword_domain::{ColleagueId, Noun, Refusal, TokenId, text};
use goodword_store::tokens::Token;
use goodword_store::{colleagues, tokens};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Act, Result, Verb, secret, session};

/// A new bearer token.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct IssueToken {
    /// What it is for.
    pub name: String,
    /// Whose it is; one's own where nobody says.
    pub colleague_id: Option<ColleagueId>,
}

/// The token, handed out this once.
#[derive(Clone, Serialize, JsonSchema)]
pub struct Issued {
    /// Which.
    pub id: TokenId,
    /// The token itself; only its digest is kept.
    pub token: String,
}

/// The token, as the audit trail shows it.
#[derive(Serialize)]
struct Shown<'a> {
    name: &'a str,
    colleague_id: ColleagueId,
}

impl Verb for IssueToken {
    type Done = Issued;
    const NAME: &'static str = "issue_token";
    const RIGHT: Right = Right::KeepFirm;

    async fn perform(self, act: &mut Act<'_>) -> Result<Issued> {
        let missing = || Refusal::missing(Noun::Colleague).at("colleague_id");
        let whose = self.colleague_id.or(act.actor().colleague).ok_or_else(missing)?;
        let colleague = colleagues::find(&mut act.work, whose).await?.ok_or_else(missing)?;
        let now = act.now();
        if session::has_left(&colleague) {
            let sentence = format!("{} has left the firm, so they get no token. Choose somebody who is here.", colleague.name);
            return Err(Refusal::invalid("colleague.left", sentence).at("colleague_id").into());
        }
        let name = Some(text::tidy(&self.name, 200)).filter(|n| !n.is_empty()).unwrap_or_else(|| "API".to_owned());
        let token = format!("{}{}", session::TOKEN_BEGINS, act.secret());
        let row = Token {
            id: act.id(),
            token_digest: secret::digest(&token),
            name,
            colleague_id: whose,
            created_at: now,
            last_used_at: None,
            revoked_at: None,
        };
        tokens::insert(&mut act.work, &row).await?;
        let sentence = format!("A token “{}” was issued for {}", row.name, colleague.name);
        let shown = Shown { name: &row.name, colleague_id: whose };
        act.record(Noun::Token, row.id.get(), sentence, None::<&()>, Some(&shown)).await?;
        Ok(Issued { id: row.id, token })
    }
}
