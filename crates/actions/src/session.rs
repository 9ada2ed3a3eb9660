//! Who is behind a request: the colleague of a session's cookie or of a bearer token.

use std::time::Duration;

use goodword_domain::desk::Clock;
use goodword_domain::{ColleagueId, SessionId, TokenId};
use goodword_store::colleagues::{self, Colleague};
use goodword_store::sessions::{self, Session};
use goodword_store::{Db, Reader, Viewer, tokens};
use jiff::{SignedDuration, Timestamp};

use crate::{Actor, Result, Via, secret};

/// A session lasts so long after it was last used, as far as its cookie goes,
pub const LASTS: SignedDuration = SignedDuration::from_hours(30 * 24);
/// and ends when it was not used for so long.
pub const IDLE: SignedDuration = SignedDuration::from_hours(14 * 24);
/// That something was used is written down no more often than this.
const NOTED_EVERY: SignedDuration = SignedDuration::from_mins(10);
/// How long noting it may keep a request waiting.
const NOTED_WITHIN: Duration = Duration::from_secs(1);
/// What bearer tokens begin with, so that a leaked one is recognised.
pub const TOKEN_BEGINS: &str = "gw_";
/// Who reads before it is known who asks.
const AT_THE_DOOR: Viewer = Viewer::System("sign-in");

/// What somebody proved themselves with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pass {
    /// The cookie of a session; its forms must bring the same `csrf`.
    Cookie {
        /// Which session.
        session: SessionId,
        /// What its forms prove themselves with.
        csrf: String,
    },
    /// A bearer token.
    Bearer {
        /// Which.
        token: TokenId,
    },
}

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// By what.
    pub pass: Pass,
    /// Who, without the digest of their password.
    pub colleague: Colleague,
    /// Whom they act for.
    pub acts_for: Vec<ColleagueId>,
}

impl SignedIn {
    /// The session, when it is one.
    #[must_use]
    pub fn session(&self) -> Option<SessionId> {
        match self.pass {
            Pass::Cookie { session, .. } => Some(session),
            Pass::Bearer { .. } => None,
        }
    }

    /// What forms of this session carry; nothing for a bearer token, which no browser sends by itself.
    #[must_use]
    pub fn csrf(&self) -> Option<&str> {
        match &self.pass {
            Pass::Cookie { csrf, .. } => Some(csrf),
            Pass::Bearer { .. } => None,
        }
    }

    /// Whether a form that brought `given` came from this session's own pages.
    #[must_use]
    pub fn csrf_is(&self, given: &str) -> bool {
        self.csrf().is_none_or(|csrf| secret::same(csrf, given))
    }

    /// The actor they are, from where they act.
    #[must_use]
    pub fn actor(&self, via: Via) -> Actor {
        Actor { acts_for: self.acts_for.clone(), ..Actor::colleague(self.colleague.id, self.colleague.role, via) }
    }
}

/// Whether a session has ended by `now`.
#[must_use]
pub fn has_ended(session: &Session, now: Timestamp) -> bool {
    now >= session.expires_at || now.duration_since(session.seen_at) >= IDLE
}

/// Somebody who is signed in, and what was read with to find that out: whoever goes on reading reads the same state of the data.
pub type LetIn = (SignedIn, Reader);

/// Who the token in a session's cookie belongs to; using a session lets it last longer.
pub async fn of_cookie(db: &Db, clock: &dyn Clock, token: &str) -> Result<Option<LetIn>> {
    let now = clock.now();
    let mut reader = db.read(AT_THE_DOOR).await?;
    let Some(session) = sessions::with_digest(&mut reader, &secret::digest(token)).await? else { return Ok(None) };
    if has_ended(&session, now) {
        return Ok(None);
    }
    let pass = Pass::Cookie { session: session.id, csrf: session.csrf };
    let Some(signed_in) = known(&mut reader, session.colleague_id, pass).await? else { return Ok(None) };
    if now.duration_since(session.seen_at) >= NOTED_EVERY {
        noted(async {
            let mut work = db.work(AT_THE_DOOR).await?;
            sessions::seen(&mut work, session.id, now, lasts_until(now)).await?;
            work.commit().await
        })
        .await;
    }
    Ok(Some((signed_in, reader)))
}

/// Who a bearer token (`gw_…`) belongs to.
pub async fn of_bearer(db: &Db, clock: &dyn Clock, token: &str) -> Result<Option<LetIn>> {
    if !token.starts_with(TOKEN_BEGINS) {
        return Ok(None);
    }
    let now = clock.now();
    let mut reader = db.read(AT_THE_DOOR).await?;
    let Some(token) = tokens::with_digest(&mut reader, &secret::digest(token)).await? else { return Ok(None) };
    let Some(signed_in) = known(&mut reader, token.colleague_id, Pass::Bearer { token: token.id }).await? else {
        return Ok(None);
    };
    if token.last_used_at.is_none_or(|used| now.duration_since(used) >= NOTED_EVERY) {
        noted(async {
            let mut work = db.work(AT_THE_DOOR).await?;
            tokens::used(&mut work, token.id, now).await?;
            work.commit().await
        })
        .await;
    }
    Ok(Some((signed_in, reader)))
}

/// Notes that something was used, where that can be done at once. Whoever reads is not kept waiting by an import that
/// holds the writer's place, nor turned away by a full disk; the next request notes it.
async fn noted(note: impl Future<Output = goodword_store::Result<()>>) {
    match tokio::time::timeout(NOTED_WITHIN, note).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "that a session was used could not be noted"),
        Err(_) => tracing::debug!("the database was busy, so that a session was used is noted later"),
    }
}

/// Until when a session used at `now` lasts.
pub(crate) fn lasts_until(now: Timestamp) -> Timestamp {
    now.saturating_add(LASTS).unwrap_or(Timestamp::MAX)
}

/// Whether a colleague has left: from the moment everything of theirs was handed over, not only from the end of that day.
pub(crate) fn has_left(colleague: &Colleague) -> bool {
    colleague.left_on.is_some()
}

async fn known(db: &mut Reader, id: ColleagueId, pass: Pass) -> Result<Option<SignedIn>> {
    let Some(colleague) = colleagues::find(db, id).await? else { return Ok(None) };
    if has_left(&colleague) {
        return Ok(None);
    }
    let acts_for = colleagues::acted_for(db, id).await?;
    Ok(Some(SignedIn { pass, colleague: Colleague { password_hash: None, ..colleague }, acts_for }))
}
