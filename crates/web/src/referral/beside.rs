//! Who and what belongs to a referral: prospect, referrer, owner, client and matter, and the referrals around it.

use goodword_domain::OrganisationId;
use goodword_domain::PersonId;
use goodword_domain::money::Money;
use goodword_domain::referral::Direction;

use super::loaded::Loaded;
use crate::view::{Face, Link, RelatedLine, money};

/// Somebody who belongs to it.
pub(super) struct Party {
    pub label: &'static str,
    pub face: Face,
    pub href: String,
    pub sub: Option<Link>,
}

/// A matter that came of it.
pub(super) struct MatterLine {
    pub title: String,
    pub about: String,
    pub this: bool,
}

/// The right column.
pub(super) struct Beside {
    pub parties: Vec<Party>,
    pub client: Option<Link>,
    pub matters: Vec<MatterLine>,
    pub passed: Vec<(&'static str, RelatedLine)>,
    pub of_prospect: Vec<RelatedLine>,
    pub of_referrer: Vec<RelatedLine>,
}

impl Beside {
    pub(super) fn of(it: &Loaded) -> Self {
        let r = &it.referral;
        let mut parties = Vec::new();
        parties.extend(party(it, "Prospect", "people", r.prospect_person_id, r.prospect_organisation_id));
        parties.extend(party(it, "Referrer", "referrers", r.referrer_person_id, r.referrer_organisation_id));
        parties.extend(party(it, "Sent to", "people", r.recipient_person_id, r.recipient_organisation_id));
        parties.extend(ours(it));
        let line = |line| RelatedLine::of(line, &it.say, &it.colleagues);
        let passed: Vec<_> = it.passed_from.iter().chain(&it.passed_on).map(|l| l.id).collect();
        let from = it.passed_from.iter().map(|l| ("received", line(l)));
        Self {
            parties,
            client: it.client.as_ref().map(|client| Link {
                href: format!("/clients/{}", client.id),
                text: format!("Client since {}", it.say.date(client.since_on)),
            }),
            matters: matters(it),
            passed: from.chain(it.passed_on.iter().map(|l| ("sent", line(l)))).collect(),
            of_prospect: it.of_prospect.iter().filter(|l| !passed.contains(&l.id)).map(line).collect(),
            of_referrer: it.of_referrer.iter().map(line).collect(),
        }
    }
}

/// Who of ours owns it, and who of ours put in the word or sent it.
fn ours(it: &Loaded) -> Vec<Party> {
    let r = &it.referral;
    let outbound = r.direction == Direction::Outbound;
    let all = match (r.referrer_colleague_id, r.owner_id) {
        (Some(one), Some(owner)) if one == owner => {
            vec![(if outbound { "Owner, who sent it" } else { "Owner and referrer" }, Some(owner))]
        }
        (one, owner) => vec![(if outbound { "Sent it" } else { "Referrer, of ours" }, one), ("Owner", owner)],
    };
    let known = all.into_iter().filter(|(_, id)| id.is_some());
    known.map(|(label, id)| Party { label, face: it.colleagues.face(id), href: String::new(), sub: None }).collect()
}

fn party(
    it: &Loaded,
    label: &'static str,
    place: &str,
    person: Option<PersonId>,
    organisation: Option<OrganisationId>,
) -> Option<Party> {
    let at = it.names.organisation(organisation);
    let at_link = organisation.zip(at).map(|(id, name)| Link { href: format!("/organisations/{id}"), text: name.to_owned() });
    match (person, it.names.person(person)) {
        (Some(id), Some(name)) => Some(Party { label, face: Face::of(name), href: format!("/{place}/{id}"), sub: at_link }),
        _ => at_link.map(|link| Party { label, face: Face::of(&link.text), href: link.href, sub: None }),
    }
}

fn matters(it: &Loaded) -> Vec<MatterLine> {
    let this = it.engagement.as_ref().map(|engagement| engagement.matter_id);
    let line = |matter: &goodword_store::clients::Matter| {
        let value = matter.value_minor.zip(matter.currency).map(|(minor, currency)| Money::new(minor, currency));
        let mut about = vec![format!("opened {}", it.say.date(matter.opened_on)), money(value)];
        about.push(matter.closed_on.map(|day| format!("closed {}", it.say.date(day))).unwrap_or_default());
        about.retain(|text| !text.is_empty());
        MatterLine { title: matter.title.clone(), about: about.join(", "), this: Some(matter.id) == this }
    };
    it.matters.iter().map(line).collect()
}
