//! Passwords: kept as Argon2id digests with the parameters OWASP recommends (19 MiB, 2 passes, 1 lane).

use argon2::password_hash::phc::{PasswordHash, Salt};
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use goodword_domain::Refusal;
use tokio::sync::Semaphore;

/// The shortest password that is taken, in characters (NIST SP 800-63B asks for 8 and more; length beats rules).
pub const SHORTEST: usize = 10;
/// The longest, so that hashing cannot be used to keep the server busy.
pub const LONGEST: usize = 200;

/// Refuses a password that is too short or too long to be kept.
pub fn fits(password: &str) -> Result<(), Refusal> {
    let length = password.chars().count();
    if (SHORTEST..=LONGEST).contains(&length) {
        return Ok(());
    }
    let sentence = format!("A password needs {SHORTEST} to {LONGEST} characters. A few words in a row are easy to remember.");
    Err(Refusal::invalid("password.length", sentence).at("password"))
}

/// The digest to keep of a new password; it takes some tens of milliseconds, so run it where that does no harm.
pub fn digest(password: &str, salt: [u8; 16]) -> Result<String, Refusal> {
    fits(password)?;
    let failed =
        |_| Refusal::invalid("password.failed", "The password could not be digested. Nothing was changed; try another one.");
    let salt = Salt::new(&salt).map_err(|_| failed(()))?;
    Argon2::default().hash_password_with_salt(password.as_bytes(), salt.as_ref()).map(|d| d.to_string()).map_err(|_| failed(()))
}

/// Whether a password is the one a digest was made of.
#[must_use]
pub fn matches(password: &str, digest: &str) -> bool {
    PasswordHash::new(digest).is_ok_and(|parsed| Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok())
}

/// A digest of no password, to be checked where nobody has that email address: it takes as long as a real one.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
/// How many passwords are checked at the same time: each takes 19 MiB and a processor.
static PLACES: Semaphore = Semaphore::const_new(4);

/// Whether a password is the one a digest was made of, found out beside the other work; it takes the same time where
/// there is no digest.
pub async fn check(password: &str, kept: Option<&str>) -> bool {
    let (password, known) = (password.to_owned(), kept.is_some());
    let kept = kept.unwrap_or(NOBODYS).to_owned();
    let Ok(_place) = PLACES.acquire().await else { return false };
    let checked = tokio::task::spawn_blocking(move || matches(&password, &kept)).await;
    known && checked.unwrap_or(false)
}

/// The digest to keep of a new password, made beside the other work.
pub async fn digest_beside(password: &str, salt: [u8; 16]) -> Result<String, Refusal> {
    let password = password.to_owned();
    let failed = || Refusal::invalid("password.failed", "The password could not be digested. Nothing was changed; try again.");
    let _place = PLACES.acquire().await.map_err(|_| failed())?;
    tokio::task::spawn_blocking(move || digest(&password, salt)).await.unwrap_or_else(|_| Err(failed()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_knows_its_password_and_no_other() {
        let kept = digest("four words in a row", [7; 16]).unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(matches("four words in a row", &kept) && !matches("four words in a rov", &kept) && !matches("x", "not a digest"));
    }

    #[test]
    fn too_short_and_too_long_are_refused() {
        assert!(digest("short", [7; 16]).is_err() && digest(&"x".repeat(201), [7; 16]).is_err());
    }

    #[test]
    fn the_digest_of_nobody_is_as_dear_as_a_real_one() {
        let of = |digest: &str| PasswordHash::new(digest).unwrap().params.to_string();
        assert_eq!(of(NOBODYS), of(&digest("four words in a row", [7; 16]).unwrap()));
        assert!(!matches("", NOBODYS));
    }
}
