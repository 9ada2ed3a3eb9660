//! What a worker did.

use serde::Serialize;

use crate::schedule::Turn;

/// How one piece ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Its effect is kept.
    Done,
    /// It failed and is tried again.
    Failed,
    /// It failed as often as it may.
    Dead,
    /// Another worker has it now; nothing of this try is kept.
    Lost,
}

/// What a worker did, in numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Pieces done.
    pub done: u64,
    /// Pieces that failed and are tried again.
    pub failed: u64,
    /// Pieces that failed as often as they may.
    pub dead: u64,
    /// Pieces another worker took over.
    pub lost: u64,
    /// What recurred.
    pub recurring: Vec<Turn>,
}

impl Summary {
    pub(super) fn count(&mut self, ended: Ended) {
        let place = match ended {
            Ended::Done => &mut self.done,
            Ended::Failed => &mut self.failed,
            Ended::Dead => &mut self.dead,
            Ended::Lost => &mut self.lost,
        };
        *place += 1;
    }

    /// Whether something failed.
    #[must_use]
    pub fn has_failures(&self) -> bool {
        self.failed > 0 || self.dead > 0 || self.recurring.iter().any(|turn| !turn.worked)
    }

    /// What was done, in words.
    #[must_use]
    pub fn sentence(&self) -> String {
        let ran = self.recurring.iter().filter(|turn| turn.worked).count();
        let mut parts =
            vec![format!("{} done", pieces(self.done)), format!("{ran} recurring run{}", if ran == 1 { "" } else { "s" })];
        for (count, what) in [
            (self.failed, "failed and tried again later"),
            (self.dead, "given up after the last try"),
            (self.lost, "taken over by another worker"),
        ] {
            if count > 0 {
                parts.push(format!("{} {what}", pieces(count)));
            }
        }
        let failed = self.recurring.iter().filter(|turn| !turn.worked);
        parts.extend(failed.map(|turn| format!("{} failed ({})", turn.name, turn.message)));
        parts.join(", ")
    }
}

fn pieces(count: u64) -> String {
    if count == 1 { "1 piece of work".to_owned() } else { format!("{count} pieces of work") }
}
