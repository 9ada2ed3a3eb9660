//! The forms of a person.

use goodword_domain::referrer::{ReferrerKind, Tier};
use goodword_domain::touch::TouchKind;
use goodword_store::people::positions::Position;

use super::loaded::Known;
use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::fields::Fields;

/// A form that is open on the page.
pub(crate) struct PersonForm {
    pub key: &'static str,
    pub title: &'static str,
    pub action: String,
    pub back: String,
    pub at: String,
    pub kinds: Vec<(&'static str, &'static str)>,
    pub tiers: Vec<(&'static str, &'static str)>,
    pub version: i64,
    /// The last entry that changed a record without versions.
    pub seen: String,
    pub end_action: String,
    pub f: Fields,
}

/// The kinds of referrers.
pub(crate) fn kinds() -> Vec<(&'static str, &'static str)> {
    ReferrerKind::ALL.iter().map(|kind| (kind.word(), kind.label())).collect()
}

/// How much care referrers get.
pub(crate) fn tiers() -> Vec<(&'static str, &'static str)> {
    Tier::ALL.iter().map(|tier| (tier.word(), tier.label())).collect()
}

impl PersonForm {
    /// The form of that key.
    pub(super) fn of(ctx: &Ctx, it: &Known, key: &'static str, position: Option<(Position, String)>, draft: &Draft) -> Self {
        let f = Fields::of(key, draft);
        let base = Self {
            key,
            title: "Change",
            action: it.href.clone(),
            back: it.href.clone(),
            at: String::new(),
            kinds: Vec::new(),
            tiers: Vec::new(),
            version: it.version,
            seen: String::new(),
            end_action: String::new(),
            f: Fields::default(),
        };
        match key {
            "edit" => {
                let f = f.set("name", &it.name).set("email", &it.email).set("phone", &it.phone).set("note", &it.note);
                let f = f.with_custom(&it.custom);
                Self { f, ..base }
            }
            "move" => {
                Self { title: "They moved", action: format!("{}/positions", it.href), f: f.set("from_on", &it.today), ..base }
            }
            "referrer" => Self {
                title: "As a referrer",
                action: format!("{}/referrer", it.href),
                kinds: kinds(),
                tiers: tiers(),
                version: it.referrer.as_ref().map_or(0, |r| r.version),
                f: f.set("kind", it.referrer.as_ref().map_or("professional", |r| r.kind.word()))
                    .set("tier", it.referrer.as_ref().and_then(|r| r.tier).map_or("", Tier::word))
                    .set("note", it.referrer_note()),
                ..base
            },
            "touch" => Self {
                title: "Log a touch",
                action: "/touches".to_owned(),
                kinds: TouchKind::ALL.iter().map(|kind| (kind.word(), kind.label())).collect(),
                back: ctx
                    .query("from")
                    .filter(|from| *from == "referrer")
                    .map_or(base.back.clone(), |_| format!("/referrers/{}", it.person_id)),
                f: f.set("kind", "call").set("on", &it.today),
                ..base
            },
            _ => Self::correction(it, position, f, base),
        }
    }

    fn correction(it: &Known, position: Option<(Position, String)>, f: Fields, base: Self) -> Self {
        let Some((position, seen)) = position else { return base };
        let day = |day: Option<goodword_domain::Date>| day.map(|d| d.to_string()).unwrap_or_default();
        let place = it.places.iter().find(|place| place.id == position.id);
        Self {
            title: "Correct a place",
            seen,
            action: format!("/positions/{}", position.id),
            end_action: if position.until_on.is_none() { format!("/positions/{}/end", position.id) } else { String::new() },
            at: place.map(|place| place.link.text.clone()).unwrap_or_default(),
            f: f.set("title", &position.title).set("from_on", day(position.from_on)).set("until_on", day(position.until_on)),
            ..base
        }
    }
}
