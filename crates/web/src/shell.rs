//! What stands around every page: the bar, the firm, the colleague, and what the page before wants said.

use goodword_domain::permit::Right;
use goodword_domain::text;
use goodword_domain::writing::{Label, Writing};
use goodword_store::firm::Firm;
use goodword_store::{Reader, colleagues, firm, notifications, sample};

use crate::assets;
use crate::ctx::Ctx;
use crate::error::WebError;

/// The colleague in the bar.
pub struct Me {
    /// Their name.
    pub name: String,
    /// Their initials.
    pub initials: String,
    /// The colour of their face, 0 to 11.
    pub hue: u8,
    /// Their role in words.
    pub role: &'static str,
}

/// A place in the bar.
pub struct NavItem {
    /// Its word.
    pub key: &'static str,
    /// As it is shown.
    pub label: &'static str,
    /// Where it leads.
    pub href: &'static str,
    /// Its icon.
    pub icon: &'static str,
    /// How much waits there, where something does.
    pub count: Option<u64>,
    /// Whether this is where we are.
    pub current: bool,
}

/// Something said above the page.
pub struct Notice {
    /// error, warn, info or done.
    pub kind: &'static str,
    /// What happened.
    pub title: String,
    /// What was kept, what to do now.
    pub text: String,
    /// Where the record is that it is about; empty for none.
    pub look_at: String,
}

/// A change that can be taken back.
pub struct Undo {
    /// What was done.
    pub sentence: String,
    /// Where a form posts that takes it back.
    pub action: String,
    /// The page to come back to then; empty where taking it back leads somewhere by itself.
    pub back: String,
}

/// What stands around a page.
pub struct Shell {
    /// The page's title.
    pub title: String,
    /// The firm's name.
    pub firm: String,
    /// Whether the sample firm is in the data.
    pub sample: bool,
    /// Who is signed in.
    pub me: Option<Me>,
    /// What the firm calls a matter.
    pub matter: Label,
    /// The language of the page, as `lang` wants it.
    pub lang: &'static str,
    /// The token every form carries.
    pub csrf: String,
    /// auto, light or dark.
    pub theme: String,
    /// The address of this page, to come back to.
    pub here: String,
    /// The bar.
    pub nav: Vec<NavItem>,
    /// The address of the stylesheet.
    pub css: std::borrow::Cow<'static, str>,
    /// The address of the script.
    pub js: std::borrow::Cow<'static, str>,
    /// Said above the page.
    pub notice: Option<Notice>,
    /// Said at its foot, with a way back.
    pub undo: Option<Undo>,
    /// For whom the colleague stands in today.
    pub deputy_for: Vec<String>,
    /// Whether the colleague may record an introduction.
    pub may_capture: bool,
    /// Whether the colleague may take the sample firm out.
    pub may_remove_sample: bool,
    /// Whether the colleague may read the history of a record.
    pub may_read_history: bool,
}

/// The places of the bar: word, label, address, icon.
const PLACES: &[(&str, &str, &str, &str)] = &[
    ("today", "Today", "/", "calendar-check"),
    ("inbox", "Inbox", "/inbox", "inbox"),
    ("referrals", "Referrals", "/referrals", "handshake"),
    ("referrers", "Referrers", "/referrers", "message-square-quote"),
    ("clients", "Clients", "/clients", "briefcase-business"),
    ("people", "People", "/people", "users-round"),
    ("organisations", "Organisations", "/organisations", "building-2"),
    ("insights", "Insights", "/reports", "chart-column"),
    ("settings", "Settings", "/settings", "settings"),
    ("background-work", "Background work", "/settings/background-work", "activity"),
    ("me", "My page", "/me", "circle-user-round"),
];

impl Shell {
    /// Around a page of nobody in particular: sign-in, set-up, an error.
    #[must_use]
    pub fn bare(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            firm: "Goodword".to_owned(),
            sample: false,
            me: None,
            matter: Label::default(),
            lang: Writing::default().word(),
            csrf: String::new(),
            theme: "auto".to_owned(),
            here: String::new(),
            nav: Vec::new(),
            css: assets::css(),
            js: assets::js(),
            notice: None,
            undo: None,
            deputy_for: Vec::new(),
            may_capture: false,
            may_remove_sample: false,
            may_read_history: false,
        }
    }

    /// Around a page of a colleague; `current` is the word of the place in the bar it belongs to.
    pub async fn of(ctx: &Ctx, reader: &mut Reader, title: &str, current: &str) -> Result<Self, WebError> {
        let firm = firm::find(reader).await?;
        let me = &ctx.me.colleague;
        let unread = notifications::unread_count(reader, me.id, ctx.now()).await?;
        let nav = PLACES.iter().filter(|(key, ..)| may_go(ctx, key)).map(|(key, label, href, icon)| NavItem {
            key,
            label,
            href,
            icon,
            count: (*key == "inbox" && unread > 0).then_some(unread.unsigned_abs()),
            current: *key == current,
        });
        let mut shell = Self {
            title: title.to_owned(),
            matter: firm.as_ref().map(Firm::matter).unwrap_or_default(),
            lang: me.writing.or(firm.as_ref().map(|f| f.writing)).unwrap_or_default().word(),
            firm: firm.map_or_else(|| "Goodword".to_owned(), |f| f.name),
            sample: sample::is_there(reader).await?,
            me: Some(Me {
                name: me.name.clone(),
                initials: text::initials(&me.name),
                hue: text::hue(&me.name),
                role: me.role.label(),
            }),
            csrf: ctx.me.csrf().unwrap_or_default().to_owned(),
            theme: me.theme.clone(),
            here: here(ctx),
            nav: nav.collect(),
            deputy_for: stands_in_for(ctx, reader).await?,
            may_capture: ctx.may(Right::Capture),
            may_remove_sample: ctx.may(Right::KeepFirm),
            may_read_history: ctx.may(Right::ReadHistory),
            ..Self::bare(title)
        };
        shell.say(ctx);
        Ok(shell)
    }

    /// Where an introduction is recorded; empty for those who may not, so that an empty list offers them nothing.
    #[must_use]
    pub fn capture(&self) -> &'static str {
        if self.may_capture { "/capture" } else { "" }
    }

    /// What the page before wants said: a change at the foot, warnings above the page.
    fn say(&mut self, ctx: &Ctx) {
        let Some(flash) = &ctx.flash else { return };
        if let Some(first) = flash.warnings.first() {
            self.notice = Some(Notice {
                kind: "warn",
                title: first.clone(),
                text: flash.warnings[1..].join(" "),
                look_at: flash.look_at.clone(),
            });
        }
        if !flash.sentence.is_empty() {
            let back = if flash.undo.starts_with("/acts/") { self.here.clone() } else { String::new() };
            self.undo = Some(Undo { sentence: flash.sentence.clone(), action: flash.undo.clone(), back });
        }
    }
}

/// The colleagues who are away today and have this one as their deputy.
async fn stands_in_for(ctx: &Ctx, reader: &mut Reader) -> Result<Vec<String>, WebError> {
    let today = ctx.rules(reader).await?.calendar.date_of(ctx.now());
    Ok(colleagues::away_with_deputy(reader, ctx.me.colleague.id, today).await?)
}

/// The address of the page, with its query.
fn here(ctx: &Ctx) -> String {
    match serde_html_form::to_string(&ctx.query) {
        Ok(query) if !query.is_empty() => format!("{}?{query}", ctx.path),
        _ => ctx.path.clone(),
    }
}

/// The places somebody may go to: word, label, address, icon.
pub(crate) fn places(ctx: &Ctx) -> impl Iterator<Item = (&'static str, &'static str, &'static str, &'static str)> {
    PLACES.iter().copied().filter(|(key, ..)| may_go(ctx, key))
}

fn may_go(ctx: &Ctx, key: &str) -> bool {
    match key {
        "settings" => ctx.may(Right::KeepLists) || ctx.may(Right::KeepFirm) || ctx.may(Right::KeepWalls),
        "background-work" => ctx.may(Right::KeepJobs),
        _ => ctx.may(Right::See),
    }
}
