//! Signed-in browsers and the tries to sign in. Of a session's token only the digest is kept.

use goodword_domain::{ColleagueId, SessionId, Timestamp};

use crate::{Reader, Result, Sql, Work, dialect, table};

table! {
    /// A signed-in browser.
    pub struct Session in sessions as se {
        /// Which.
        pub id: SessionId,
        /// SHA-256 of the token its cookie holds.
        pub token_digest: String,
        /// What its forms prove themselves with.
        pub csrf: String,
        /// Who is signed in.
        pub colleague_id: ColleagueId,
        /// Since when.
        pub created_at: Timestamp,
        /// When it was last used (to some minutes).
        pub seen_at: Timestamp,
        /// When it ends unless it is used again.
        pub expires_at: Timestamp,
        /// From where it was opened.
        pub address: String,
    }
}

table! {
    /// A try to sign in.
    pub struct Attempt in sign_in_attempts as sa {
        /// Its number.
        pub id: i64,
        /// The email address that was given, in small letters.
        pub email_folded: String,
        /// From where.
        pub address: String,
        /// When.
        pub at: Timestamp,
        /// Whether it worked.
        pub succeeded: bool,
    }
}

/// Keeps a new session.
pub async fn insert(work: &mut Work, session: &Session) -> Result<()> {
    work.run(session.insert()).await.map(drop)
}

/// The session of a token's digest, ended or not.
pub async fn with_digest(db: &mut Reader, digest: &str) -> Result<Option<Session>> {
    db.seldom_maybe(Sql::new(Session::SELECT).add_bound(" and se.token_digest = ", digest)).await
}

/// A session.
pub async fn find(db: &mut Reader, id: SessionId) -> Result<Option<Session>> {
    db.maybe(Sql::new(Session::SELECT).add_bound(" and se.id = ", id)).await
}

/// The sessions of a colleague, the latest used first.
pub async fn of_colleague(db: &mut Reader, colleague: ColleagueId) -> Result<Vec<Session>> {
    let sql = Sql::new(Session::SELECT).add_bound(" and se.colleague_id = ", colleague);
    db.all(sql.add(" order by se.seen_at desc, se.id desc")).await
}

/// Notes that a session was used, which lets it last longer.
pub async fn seen(work: &mut Work, id: SessionId, at: Timestamp, expires_at: Timestamp) -> Result<()> {
    let sql = Sql::new("update sessions set seen_at = $1, expires_at = $2 where id = $3");
    work.run(sql.bind(at).bind(expires_at).bind(id)).await.map(drop)
}

/// Ends a session.
pub async fn end(work: &mut Work, id: SessionId) -> Result<()> {
    work.run(Sql::new("delete from sessions where id = $1").bind(id)).await.map(drop)
}

/// Ends every session of a colleague but the one to keep; says how many ended.
pub async fn end_all_of(work: &mut Work, colleague: ColleagueId, keep: Option<SessionId>) -> Result<u64> {
    work.run(Sql::new("delete from sessions where colleague_id = $1").bind(colleague).add_if(" and id <> ", keep)).await
}

/// Forgets sessions that have ended and tries older than `tries_before`.
pub async fn forget(work: &mut Work, ended_by: Timestamp, tries_before: Timestamp) -> Result<()> {
    work.run(Sql::new("delete from sessions where expires_at <= $1").bind(ended_by)).await?;
    work.run(Sql::new("delete from sign_in_attempts where at < $1").bind(tries_before)).await.map(drop)
}

/// Lets tries to sign in be counted one after the other, so that many at once cannot slip past the count.
pub async fn lock_attempts(work: &mut Work) -> Result<()> {
    work.run(Sql::new(dialect::lock_for_sign_in(work.engine()))).await.map(drop)
}

/// The instants of the tries with an email address that failed after `since` and after the last that worked, newest first.
pub async fn failures_of_email(db: &mut Reader, email_folded: &str, since: Timestamp) -> Result<Vec<Timestamp>> {
    let sql = Sql::new("select sa.at from sign_in_attempts sa where not sa.succeeded and sa.email_folded = $1 and sa.at > $2")
        .bind(email_folded)
        .bind(since)
        .add(
            " and not exists (select 1 from sign_in_attempts later where later.email_folded = sa.email_folded and later.succeeded \
             and later.at >= sa.at) order by sa.at desc, sa.id desc limit 100",
        );
    db.column(sql).await
}

/// The instants of the tries from an address that failed after `since`, newest first.
pub async fn failures_of_address(db: &mut Reader, address: &str, since: Timestamp) -> Result<Vec<Timestamp>> {
    let sql = Sql::new("select sa.at from sign_in_attempts sa where not sa.succeeded and sa.address = $1 and sa.at > $2")
        .bind(address)
        .bind(since);
    db.column(sql.add(" order by sa.at desc, sa.id desc limit 100")).await
}

/// Keeps a try; it counts as failed until [`worked`] says otherwise.
pub async fn attempt(work: &mut Work, attempt: &Attempt) -> Result<()> {
    work.run(attempt.insert()).await.map(drop)
}

/// Notes that a try worked.
pub async fn worked(work: &mut Work, attempt: i64) -> Result<()> {
    work.run(Sql::new("update sign_in_attempts set succeeded = $1 where id = $2").bind(true).bind(attempt)).await.map(drop)
}
