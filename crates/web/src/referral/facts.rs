//! The facts of a referral, each with the form that changes it, and who is credited.

use goodword_store::credits::Credit;

use super::loaded::Loaded;
use crate::view::{money, percent};
use crate::words;

/// One fact.
pub(super) struct Fact {
    pub label: String,
    pub text: String,
    /// The form that changes it; empty for what is not changed here.
    pub edit: String,
}

impl Fact {
    /// Whether it is a sentence, which needs the width of the column.
    pub(super) fn is_wide(&self) -> bool {
        self.text.chars().count() > LONG
    }
}

/// A share in the introduction.
pub(super) struct Share {
    pub who: String,
    pub href: String,
    pub at: String,
    pub percent: String,
    pub why: String,
}

/// A version of the shares that no longer stands.
pub(super) struct Version {
    pub number: i64,
    pub when: String,
    pub by: String,
    pub shares: Vec<Share>,
}

/// How many letters stand beside the name of a fact.
const LONG: usize = 36;
/// What is seldom said, and stands folded away until it is.
const SELDOM: &[&str] = &["Office", "Language", "Consent"];

/// The facts.
pub(super) struct Facts {
    pub all: Vec<Fact>,
    /// What nobody has said and seldom needs saying.
    pub unsaid: Vec<Fact>,
    pub note: String,
    pub note_edit: String,
    pub shares: Vec<Share>,
    pub earlier: Vec<Version>,
    pub recorded: String,
    pub routed: String,
}

impl Facts {
    pub(super) fn of(it: &Loaded, may_work: bool) -> Self {
        let r = &it.referral;
        let practice = it.practices.iter().find(|p| Some(p.id) == r.practice_id).map(|p| p.name.clone());
        let office = it.offices.iter().find(|o| Some(o.id) == r.office_id).map(|o| o.name.clone());
        let source = it.sources.iter().find(|s| Some(s.id) == r.source_id).map(|s| s.name.clone());
        let href = it.href();
        let edit = |field: &str| {
            if may_work && !field.is_empty() { format!("{href}/edit?f={field}") } else { String::new() }
        };
        let fact = |label: &str, text: Option<String>, field: &str| Fact {
            label: label.to_owned(),
            text: text.unwrap_or_default(),
            edit: edit(field),
        };
        let mut all = vec![
            fact("Need", Some(r.need.clone()), "need"),
            fact("Value", Some(money(r.value())), "value"),
            fact("Practice", practice, "practice_id"),
            fact("Office", office, "office_id"),
            fact("Source", source, "source"),
            fact("Language", r.language.clone(), "language"),
            fact("Introduced", Some(it.say.day(r.introduced_at)), ""),
            // The day it became a referral, where that is another one.
            fact("Received", r.received_at.map(|at| it.say.day(at)).filter(|day| *day != it.say.day(r.introduced_at)), ""),
            fact("May be said", Some(words::disclosure(r.disclosure).to_owned()), "disclosure"),
            fact("Consent", r.consent_on.map(|day| format!("given {}", it.say.date(day))), "consent_on"),
        ];
        if let Some(at) = r.first_contact_at {
            let late = r.respond_by.is_some_and(|by| at > by);
            let said = if r.respond_by.is_none() {
                ""
            } else if late {
                ", late"
            } else {
                ", in time"
            };
            all.push(fact("First contact", Some(format!("{}{said}", it.say.moment(at))), ""));
        }
        if let Some(key) = &r.external_key {
            all.push(fact("Key", Some(key.clone()), ""));
        }
        all.retain(|f| !f.text.is_empty() || !f.edit.is_empty());
        let (mut unsaid, mut all): (Vec<Fact>, Vec<Fact>) =
            all.into_iter().partition(|f| f.text.is_empty() && SELDOM.contains(&f.label.as_str()));
        for one in &it.custom.0 {
            let fact = fact(&one.field.label, Some(one.text()), &format!("custom.{}", one.field.key));
            if fact.text.is_empty() { unsaid.push(fact) } else { all.push(fact) }
        }
        let by = it.colleagues.name(r.recorded_by);
        let by = if by.is_empty() { String::new() } else { format!(" by {by}") };
        Self {
            all,
            unsaid,
            note: r.note.clone(),
            note_edit: edit("note"),
            shares: it.credits.iter().filter(|c| c.ended_at.is_none()).map(|c| share(it, c)).collect(),
            earlier: earlier(it),
            recorded: format!("Recorded {}{by}, {}", it.say.moment(r.recorded_at), words::via(&r.recorded_via)),
            routed: routed(&r.routed_why),
        }
    }
}

/// How its owner was found.
fn routed(why: &str) -> String {
    if why.is_empty() { String::new() } else { format!("Owner: {}.", words::go_on(why)) }
}

impl Facts {
    /// What nobody has said, as the fold is called.
    pub(super) fn unsaid_names(&self) -> String {
        self.unsaid.iter().map(|fact| fact.label.to_lowercase()).collect::<Vec<_>>().join(", ")
    }
}

/// Who is credited, and with how much.
fn share(it: &Loaded, credit: &Credit) -> Share {
    let at = it.names.organisation(credit.organisation_id).unwrap_or_default().to_owned();
    let (who, href, at) = if let (Some(id), Some(name)) = (credit.person_id, it.names.person(credit.person_id)) {
        (name.to_owned(), format!("/referrers/{id}"), at)
    } else if credit.person_id.is_none() && !at.is_empty() {
        (at, credit.organisation_id.map(|id| format!("/organisations/{id}")).unwrap_or_default(), String::new())
    } else if credit.colleague_id.is_some() {
        (it.colleagues.name(credit.colleague_id).to_owned(), String::new(), "ours".to_owned())
    } else if let Some(event) = &credit.event {
        (event.clone(), String::new(), "event".to_owned())
    } else if let Some(campaign) = &credit.campaign {
        (campaign.clone(), String::new(), "campaign".to_owned())
    } else {
        ("Somebody".to_owned(), String::new(), String::new())
    };
    Share { who, href, at, percent: percent(credit.share), why: credit.why.clone() }
}

/// The versions before the one that stands, newest first.
fn earlier(it: &Loaded) -> Vec<Version> {
    let mut all: Vec<Version> = Vec::new();
    for credit in it.credits.iter().filter(|c| c.ended_at.is_some()) {
        if all.last().is_none_or(|version| version.number != credit.version) {
            all.push(Version {
                number: credit.version,
                when: it.say.day(credit.claimed_at),
                by: it.colleagues.name(credit.claimed_by).to_owned(),
                shares: Vec::new(),
            });
        }
        if let Some(version) = all.last_mut() {
            version.shares.push(share(it, credit));
        }
    }
    all
}
