//! How the queue of clients without a source shrinks: how many were left at the end of each month.

use goodword_store::Reader;
use goodword_store::clients::list;

use crate::error::WebError;
use crate::view::{Say, count};

/// How many months the picture goes back.
const MONTHS: i32 = 12;
/// The height of the picture, in its own units.
const HEIGHT: i64 = 80;

/// One month.
pub(super) struct Bar {
    pub month: String,
    pub count: String,
    pub x: i64,
    pub y: i64,
    pub height: i64,
}

/// The burn-down.
pub(super) struct Burn {
    pub bars: Vec<Bar>,
    pub says: String,
}

impl Burn {
    /// Reads it; nothing where nobody was ever untagged.
    pub(super) async fn load(db: &mut Reader, say: &Say) -> Result<Option<Self>, WebError> {
        let ends = say.month_ends(MONTHS);
        let left = list::untagged_at(db, &ends).await?;
        if left.iter().all(|l| l.clients == 0) {
            return Ok(None);
        }
        let most = left.iter().map(|l| l.clients).max().unwrap_or(0).max(1);
        let bar = |(i, l): (i64, &list::Left)| {
            let height = l.clients * HEIGHT / most;
            Bar { month: say.month(l.at), count: count(l.clients), x: i * 40, y: HEIGHT - height, height }
        };
        let bars: Vec<Bar> = (0..).zip(left.iter()).map(bar).collect();
        let says = match (left.first(), left.last()) {
            (Some(first), Some(last)) if last.clients < first.clients => {
                format!("From {} to {} in twelve months.", count(first.clients), count(last.clients))
            }
            (Some(first), Some(last)) if last.clients > first.clients => {
                format!("It grew from {} to {} in twelve months.", count(first.clients), count(last.clients))
            }
            _ => "It has not changed in twelve months.".to_owned(),
        };
        Ok(Some(Self { bars, says }))
    }
}
