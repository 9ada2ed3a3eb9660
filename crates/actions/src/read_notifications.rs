//! Marks one's own notifications as read.

use goodword_domain::permit::Right;
use goodword_domain::{NotificationId, Noun, Refusal};
use goodword_store::notifications;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Act, Result, Verb};

/// Which were read.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ReadNotifications {
    /// The one that was read; all where none is named.
    pub notification_id: Option<NotificationId>,
}

impl Verb for ReadNotifications {
    /// How many were unread before.
    type Done = u64;
    const NAME: &'static str = "read_notifications";
    const RIGHT: Right = Right::See;

    async fn perform(self, act: &mut Act<'_>) -> Result<u64> {
        let me = act.actor().colleague.ok_or_else(|| Refusal::missing(Noun::Colleague))?;
        let now = act.now();
        let read = notifications::mark_read(&mut act.work, me, self.notification_id, now).await?;
        if read > 0 {
            let sentence = format!("Notifications were read: {read}");
            act.record::<(), ()>(Noun::Colleague, me.get(), sentence, None, None).await?;
        }
        Ok(read)
    }
}
