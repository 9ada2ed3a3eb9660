//! Tokens nobody can guess, and the digests that are kept of them.

use std::fmt::Write as _;

use goodword_domain::desk::Ids;
use sha2::{Digest, Sha256};

/// 32 random bytes in 64 characters.
pub(crate) fn new(ids: &dyn Ids) -> String {
    let mut bytes = [0; 32];
    ids.fill(&mut bytes);
    hex(&bytes)
}

/// What is kept of a token: it has 256 random bits, so a plain SHA-256 gives nothing away.
pub(crate) fn digest(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// Whether two secrets are the same, in a time that does not depend on where they differ.
pub(crate) fn same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().zip(other.bytes()).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        // Writing to a text cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}
