//! The inbox: what one was told and has not read yet, each with the record it is about.

use askama::Template;
use goodword_actions::read_notifications::ReadNotifications;
use goodword_domain::permit::Right;
use goodword_store::notifications::{self, Notification};

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::WebResult;
use crate::shell::Shell;
use crate::show;
use crate::table::Table;
use crate::today::record_href;
use crate::view::{self, Say};
use crate::wish::Landing;

/// How many are shown at once; the rest comes when these are read.
const MOST: i64 = 100;

pub(crate) fn routes(t: &mut Table) {
    t.page("/inbox", Right::See, "inbox", show!(index));
    t.verb::<ReadNotifications>("/inbox/read", show!(index), |done, _| {
        let read = i64::try_from(*done).unwrap_or(i64::MAX);
        Landing::at("/inbox", format!("{} marked as read.", view::counted(read, "notification", "notifications")))
    });
}

/// A notification as it is shown.
pub(crate) struct Told {
    pub id: String,
    pub icon: &'static str,
    pub sentence: String,
    pub href: String,
    pub when: String,
    pub iso: String,
}

impl Told {
    /// Of a notification.
    pub(crate) fn of(notification: &Notification, say: &Say) -> Self {
        let icon = match notification.kind.as_str() {
            "clock" => "timer",
            "step" => "clock",
            "morning" => "sun",
            "quiet" => "volume-x",
            "leaks" => "chart-column",
            _ => "bell",
        };
        // A morning's word is about what one has to do, not about oneself.
        let href = match notification.kind.as_str() {
            "morning" => "/".to_owned(),
            "leaks" => "/reports/leaks".to_owned(),
            _ => record_href(notification.noun, notification.record_id),
        };
        Self {
            id: notification.id.to_string(),
            icon,
            sentence: notification.sentence.clone(),
            href,
            when: say.moment(notification.at),
            iso: say.iso(notification.at),
        }
    }
}

#[derive(Template)]
#[template(path = "inbox/inbox.html")]
struct InboxPage {
    shell: Shell,
    told: Vec<Told>,
    unread: i64,
    more: i64,
    error: String,
}

/// The page.
pub async fn index(ctx: Ctx, draft: Draft) -> WebResult {
    let mut reader = ctx.read().await?;
    let rules = ctx.rules(&mut reader).await?;
    let say = ctx.say(&rules);
    let me = ctx.me.colleague.id;
    let told: Vec<Told> =
        notifications::unread(&mut reader, me, ctx.now(), MOST).await?.iter().map(|n| Told::of(n, &say)).collect();
    let unread = notifications::unread_count(&mut reader, me, ctx.now()).await?;
    let shell = Shell::of(&ctx, &mut reader, "Inbox", "inbox").await?;
    let more = unread - i64::try_from(told.len()).unwrap_or(unread);
    let error = draft.refusal.as_ref().map(|r| r.sentence.to_string()).unwrap_or_default();
    show::html(&InboxPage { shell, told, unread, more, error }, &draft)
}
