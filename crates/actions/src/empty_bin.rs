//! Lets go for good what has been in the bin for its 30 days. What is said of it afterwards is that it went, not what it was.

use goodword_domain::noun::RecordRef;
use goodword_domain::{Noun, Timestamp};
use goodword_store::bin;
use jiff::SignedDuration;

use crate::delete_referral::DAYS_IN_BIN;
use crate::{Act, Result};

/// The word of emptying the bin in the audit trail.
pub(crate) const NAME: &str = "empty_bin";

/// How many are looked for at once.
const AT_ONCE: i64 = 500;

/// Since which instant what was put in the bin can still be taken out.
#[must_use]
pub fn kept_since(now: Timestamp) -> Timestamp {
    now.checked_sub(SignedDuration::from_hours(24 * DAYS_IN_BIN)).unwrap_or(Timestamp::MIN)
}

/// Empties the bin of what is over; says how many records of each kind went.
pub async fn empty_bin(act: &mut Act<'_>) -> Result<Vec<(Noun, usize)>> {
    let until = kept_since(act.now());
    act.set_verb(NAME);
    let mut gone = Vec::new();
    for noun in bin::NOUNS {
        let mut records = 0;
        loop {
            let over = bin::over(&mut act.work, *noun, until, AT_ONCE).await?;
            for id in &over {
                bin::take_away(&mut act.work, *noun, *id).await?;
                let sentence = format!("This {noun} went for good, {DAYS_IN_BIN} days after it was put in the bin");
                act.note(RecordRef { noun: *noun, id: *id }, sentence).await?;
            }
            records += over.len();
            if over.len() < usize::try_from(AT_ONCE).unwrap_or(usize::MAX) {
                break;
            }
        }
        if records > 0 {
            gone.push((*noun, records));
        }
    }
    Ok(gone)
}
