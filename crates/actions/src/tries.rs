//! Tries at a password. Each is kept as failed until it has worked, so that guessing comes to an end wherever it is done.

use goodword_domain::Refusal;
use goodword_domain::refusal::RefusalKind;
use goodword_store::Viewer;
use goodword_store::sessions::{self, Attempt};
use jiff::{SignedDuration, Timestamp, Zoned};

use crate::{Act, Desk, Result, Rules};

/// Failed tries are counted over so long.
const WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// So many at the password of one email address are enough,
const MOST_BY_EMAIL: usize = 5;
/// and so many from one network address.
const MOST_BY_ADDRESS: usize = 30;
/// How long tries are kept.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// What stands for the network address of a try by somebody who is signed in already.
const INSIDE: &str = "signed in";

/// Where a password is tried. The tries at the password of one email address count together, wherever they are done.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Door<'a> {
    /// As somebody signs in from a network address; those from one address count together as well.
    Front(&'a str),
    /// As somebody who is signed in changes it.
    Inside,
}

/// Counts the tries before this one, and keeps this one as failed until it has [`worked`], so that many at once count too.
pub(crate) async fn admit(desk: &Desk, email: &str, door: Door<'_>) -> Result<i64> {
    let now = desk.now();
    let since = now.saturating_sub(WINDOW).unwrap_or(Timestamp::MIN);
    let mut work = desk.db.work(Viewer::System("sign-in")).await?;
    sessions::lock_attempts(&mut work).await?;
    let by_email = sessions::failures_of_email(&mut work, email, since).await?;
    let by_address = match door {
        Door::Front(address) => sessions::failures_of_address(&mut work, address, since).await?,
        Door::Inside => Vec::new(),
    };
    // It is free again when the oldest of the tries that fill the count leaves the window.
    let full = [by_email.get(MOST_BY_EMAIL - 1), by_address.get(MOST_BY_ADDRESS - 1)].into_iter().flatten().max();
    if let Some(oldest) = full {
        let free = oldest.saturating_add(WINDOW).unwrap_or(now);
        let rules = Rules::load(&mut work).await?;
        return Err(too_many(door, &free.to_zoned(rules.calendar.zone().clone()), free.duration_since(now)).into());
    }
    let id = desk.ids.next(now);
    let address = match door {
        Door::Front(address) => address,
        Door::Inside => INSIDE,
    };
    let attempt = Attempt { id, email_folded: email.to_owned(), address: address.to_owned(), at: now, succeeded: false };
    sessions::attempt(&mut work, &attempt).await?;
    work.commit().await?;
    Ok(id)
}

/// Notes that a try worked, which starts the count of its email address anew, and forgets what is long over.
pub(crate) async fn worked(act: &mut Act<'_>, attempt: i64) -> Result<()> {
    let now = act.now();
    sessions::worked(&mut act.work, attempt).await?;
    let forgotten = now.saturating_sub(KEPT).unwrap_or(Timestamp::MIN);
    Ok(sessions::forget(&mut act.work, now, forgotten).await?)
}

fn too_many(door: Door<'_>, free: &Zoned, wait: SignedDuration) -> Refusal {
    let minutes = (wait.as_secs() + 59) / 60;
    let unit = if minutes == 1 { "minute" } else { "minutes" };
    let sentence = format!(
        "There were too many failed tries. Try again in {minutes} {unit}, after {}, or ask an admin for a new password.",
        free.strftime("%H:%M")
    );
    let code = match door {
        Door::Front(_) => "sign_in.too_many",
        Door::Inside => "password.too_many",
    };
    Refusal::of_kind(RefusalKind::TooMany, code, sentence)
}
