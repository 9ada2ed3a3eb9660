//! Bearer tokens of the API. Only the digest of a token is kept.

use goodword_domain::{ColleagueId, Timestamp, TokenId};

use crate::{Reader, Result, Sql, Work, table};

table! {
    /// A bearer token.
    pub struct Token in tokens as tk {
        /// Which.
        pub id: TokenId,
        /// SHA-256 of the token.
        pub token_digest: String,
        /// What it is for, in its owner's words.
        pub name: String,
        /// Whose it is: who holds it acts as they.
        pub colleague_id: ColleagueId,
        /// When it was issued.
        pub created_at: Timestamp,
        /// When it was last used (to some minutes).
        pub last_used_at: Option<Timestamp>,
        /// When it was taken back.
        pub revoked_at: Option<Timestamp>,
    }
}

/// Keeps a new token.
pub async fn insert(work: &mut Work, token: &Token) -> Result<()> {
    work.run(token.insert()).await.map(drop)
}

/// A token.
pub async fn find(db: &mut Reader, id: TokenId) -> Result<Option<Token>> {
    db.maybe(Sql::new(Token::SELECT).add_bound(" and tk.id = ", id)).await
}

/// The token of that digest, unless it was taken back.
pub async fn with_digest(db: &mut Reader, digest: &str) -> Result<Option<Token>> {
    db.seldom_maybe(Sql::new(Token::SELECT).add_bound(" and tk.token_digest = ", digest).add(" and tk.revoked_at is null")).await
}

/// Every token, newest first, those taken back too.
pub async fn all(db: &mut Reader) -> Result<Vec<Token>> {
    db.all(Sql::new(Token::SELECT).add(" order by tk.id desc")).await
}

/// The tokens of a colleague, newest first, those taken back too.
pub async fn of_colleague(db: &mut Reader, colleague: ColleagueId) -> Result<Vec<Token>> {
    db.all(Sql::new(Token::SELECT).add_bound(" and tk.colleague_id = ", colleague).add(" order by tk.id desc")).await
}

/// Notes that a token was used.
pub async fn used(work: &mut Work, id: TokenId, at: Timestamp) -> Result<()> {
    work.run(Sql::new("update tokens set last_used_at = $1 where id = $2").bind(at).bind(id)).await.map(drop)
}

/// Takes a token back.
pub async fn revoke(work: &mut Work, id: TokenId, at: Timestamp) -> Result<()> {
    work.run(Sql::new("update tokens set revoked_at = $1 where id = $2 and revoked_at is null").bind(at).bind(id)).await.map(drop)
}
