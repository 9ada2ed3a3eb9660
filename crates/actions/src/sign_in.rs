//! Signs a colleague in with email address and password.
//!
//! It is no [`crate::Verb`]: a try that fails is kept, where a verb that is refused leaves nothing, and the password is
//! checked between two short transactions rather than inside one.

use goodword_domain::refusal::RefusalKind;
use goodword_domain::{ColleagueId, Noun, Refusal, SessionId, text};
use goodword_store::sessions::{self, Attempt, Session};
use goodword_store::{Viewer, colleagues};
use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Actor, Desk, Result, Rules, Via, password, secret, session};

/// Failed tries are counted over so long.
const WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// So many with one email address are enough,
const MOST_BY_EMAIL: usize = 5;
/// and so many from one network address.
const MOST_BY_ADDRESS: usize = 30;
/// How long tries are kept.
const TRIES_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// What somebody signs in with.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// Their email address.
    pub email: String,
    /// Their password.
    pub password: String,
}

/// A new session. The token is handed out this once.
#[derive(Clone, Serialize)]
pub struct NewSession {
    /// Which.
    pub session_id: SessionId,
    /// What the cookie is to hold.
    pub token: String,
    /// What forms are to carry.
    pub csrf: String,
    /// Who is signed in.
    pub colleague_id: ColleagueId,
    /// Until when, unless it is used again.
    pub expires_at: Timestamp,
}

/// The session, as the audit trail shows it.
#[derive(Serialize)]
struct Shown<'a> {
    address: &'a str,
    expires_at: Timestamp,
}

/// Opens a session for whoever has that email address and password; `address` is the network address they come from.
pub async fn sign_in(desk: &Desk, given: &SignIn, address: &str) -> Result<NewSession> {
    let email = text::tidy(&given.email, 254).to_lowercase();
    let address = text::tidy(address, 100);
    let now = desk.clock.now();
    let attempt = admit(desk, &email, &address, now).await?;

    let mut reader = desk.db.read(Viewer::System("sign-in")).await?;
    let colleague = colleagues::with_email(&mut reader, &email).await?;
    let left = match &colleague {
        Some(colleague) => session::has_left(&mut reader, colleague, now).await?,
        None => false,
    };
    drop(reader);

    let right = password::check(&given.password, colleague.as_ref().and_then(|c| c.password_hash.as_deref())).await;
    let Some(colleague) = colleague.filter(|_| right && !left) else { return Err(wrong().into()) };

    let actor = Actor::colleague(colleague.id, colleague.role, Via::Browser);
    let mut act = desk.begin(&actor).await?;
    act.set_verb("sign_in");
    let token = secret::new(desk.ids.as_ref());
    let new = Session {
        id: act.id(),
        token_digest: secret::digest(&token),
        csrf: secret::new(desk.ids.as_ref()),
        colleague_id: colleague.id,
        created_at: now,
        seen_at: now,
        expires_at: session::lasts_until(now),
        address,
    };
    sessions::worked(&mut act.work, attempt).await?;
    let forgotten = now.saturating_sub(TRIES_KEPT).unwrap_or(Timestamp::MIN);
    sessions::forget(&mut act.work, now, forgotten).await?;
    sessions::insert(&mut act.work, &new).await?;
    let shown = Shown { address: &new.address, expires_at: new.expires_at };
    act.record(Noun::Session, new.id.get(), format!("{} signed in", colleague.name), None::<&()>, Some(&shown)).await?;
    act.commit().await?;
    Ok(NewSession { session_id: new.id, token, csrf: new.csrf, colleague_id: colleague.id, expires_at: new.expires_at })
}

/// Counts the tries before this one, and keeps this one as failed until it has worked, so that many at once count too.
async fn admit(desk: &Desk, email: &str, address: &str, now: Timestamp) -> Result<i64> {
    let since = now.saturating_sub(WINDOW).unwrap_or(Timestamp::MIN);
    let mut work = desk.db.work(Viewer::System("sign-in")).await?;
    sessions::lock_attempts(&mut work).await?;
    let by_email = sessions::failures_of_email(&mut work, email, since).await?;
    let by_address = sessions::failures_of_address(&mut work, address, since).await?;
    // It is free again when the oldest of the tries that fill the count leaves the window.
    let full = [by_email.get(MOST_BY_EMAIL - 1), by_address.get(MOST_BY_ADDRESS - 1)].into_iter().flatten().max();
    if let Some(oldest) = full {
        let free = oldest.saturating_add(WINDOW).unwrap_or(now);
        let rules = Rules::load(&mut work).await?;
        return Err(too_many(free.to_zoned(rules.calendar.zone().clone()), free.duration_since(now)).into());
    }
    let id = desk.ids.next(now);
    let attempt = Attempt { id, email_folded: email.to_owned(), address: address.to_owned(), at: now, succeeded: false };
    sessions::attempt(&mut work, &attempt).await?;
    work.commit().await?;
    Ok(id)
}

/// One sentence for every way to be wrong: it must not tell whether there is such a colleague.
fn wrong() -> Refusal {
    Refusal::invalid("sign_in.wrong", "The email address or the password is not right. Check both and try again.")
}

fn too_many(free: jiff::Zoned, wait: SignedDuration) -> Refusal {
    let minutes = (wait.as_secs() + 59) / 60;
    let unit = if minutes == 1 { "minute" } else { "minutes" };
    let sentence = format!(
        "There were too many failed tries. Try again in {minutes} {unit}, after {}, or ask an admin for a new password.",
        free.strftime("%H:%M")
    );
    Refusal::of_kind(RefusalKind::TooMany, "sign_in.too_many", sentence)
}
