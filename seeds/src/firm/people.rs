//! The people of an invented firm: its colleagues, those who put in words for it, and those who are introduced.

use goodword_domain::colleague::Role;
use goodword_domain::touch::TouchKind;
use goodword_domain::{ClientId, ColleagueId, Date, OrganisationId, PersonId, SourceId, Timestamp, text};
use goodword_store::bulk::{Portion, TouchColleague, TouchPerson};
use goodword_store::clients::Client;
use goodword_store::colleagues::Colleague;
use goodword_store::organisations::Organisation;
use goodword_store::people::Person;
use goodword_store::people::positions::Position;
use goodword_store::referrers::Referrer;
use rand::RngExt;

use super::days::Moment;
use super::words::PRACTICES;
use super::{Maker, names};

/// How many of those introduced before may be introduced again.
const REMEMBERED: usize = 1_500;

/// Somebody who was introduced.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub person: Option<PersonId>,
    pub organisation: Option<OrganisationId>,
    pub client: Option<ClientId>,
    /// Folded, as a referral is found by them.
    pub names: String,
}

/// A referrer and where they are, and were.
pub(super) struct Theirs {
    person: PersonId,
    name: String,
    at: (OrganisationId, String),
    moved: Option<(usize, OrganisationId, String)>,
    pub source: Option<SourceId>,
}

impl Theirs {
    /// Who they are on a day, with the organisation they are at then, and the names to find them by.
    pub fn on(&self, day: usize) -> (PersonId, OrganisationId, String) {
        let (organisation, name) = match &self.moved {
            Some((from, organisation, name)) if day >= *from => (*organisation, name),
            _ => (self.at.0, &self.at.1),
        };
        (self.person, organisation, format!("{}\n{name}", self.name))
    }
}

impl Maker {
    /// Everybody of ours, one practice after the other, the first of each its head.
    pub(super) fn colleagues(&mut self, portion: &mut Portion, many: usize) {
        let at = self.days.all[0].opens;
        self.able = vec![Vec::new(); PRACTICES.len()];
        for number in 0..many {
            let name = names::person(&mut self.chance);
            let practice = number % PRACTICES.len();
            let role = match number {
                0..6 => Role::FeeEarner,
                6 => Role::Manager,
                7 => Role::Compliance,
                _ if number % 15 == 0 => Role::Assistant,
                _ => Role::FeeEarner,
            };
            let email = format!("{}.{}@seeded.example", text::fold(&name).replace(' ', "."), number + 1);
            let colleague = Colleague {
                id: self.id(),
                name_folded: text::fold(&name),
                name_sort: text::sort_key(&name),
                name,
                email_folded: email.clone(),
                email,
                role,
                practice_id: self.practices.get(practice).copied(),
                office_id: self.offices.get(number % self.offices.len()).copied(),
                languages: "en".to_owned(),
                working_time: None,
                deputy_id: None,
                away_from: None,
                away_until: None,
                left_on: None,
                password_hash: None,
                theme: "auto".to_owned(),
                writing: None,
                sample: true,
                created_at: at,
                version: 1,
            };
            if role == Role::FeeEarner {
                self.able[practice].push(colleague.id);
            }
            portion.colleagues.push(colleague);
        }
    }

    /// Everybody who puts in words, with their firms and the places they had.
    pub(super) fn referrers(&mut self, portion: &mut Portion) {
        let sorts = self.arrivals.referrers.clone();
        let began = self.days.all[0].opens;
        let mut firms: Vec<(OrganisationId, String)> = Vec::new();
        for sort in &sorts {
            let at = self.firm(portion, &mut firms, began);
            let to = sort.moves.map(|day| {
                let mut to = self.firm(portion, &mut firms, began);
                if to.0 == at.0 {
                    to = self.new_firm(portion, &mut firms, began);
                }
                (day, to.0, to.1)
            });
            let person = self.person(portion, began, &at.1);
            let moved_on = to.as_ref().map(|(day, ..)| self.days.all[*day].date);
            self.position(portion, person.0, at.0, (None, moved_on.and_then(|day| day.yesterday().ok())));
            if let Some((_, organisation, _)) = &to {
                self.position(portion, person.0, *organisation, (moved_on, None));
            }
            portion.referrers.push(Referrer {
                id: self.id(),
                person_id: Some(person.0),
                organisation_id: None,
                kind: sort.kind,
                tier: sort.tier,
                note: String::new(),
                batch_id: None,
                sample: true,
                created_at: began,
                version: 1,
            });
            let key = if sort.kind == goodword_domain::referrer::ReferrerKind::Client {
                "client_referral"
            } else {
                "professional_referral"
            };
            let source = self.frame.source(key);
            self.theirs.push(Theirs { person: person.0, name: person.1, at, moved: to, source });
        }
        self.meetings(portion);
    }

    /// Coffees and lunches with referrers for their own sake, the more the more care they get.
    fn meetings(&mut self, portion: &mut Portion) {
        use goodword_domain::referrer::Tier;
        for place in 0..self.theirs.len() {
            let sort = self.arrivals.referrers[place];
            let every = match sort.tier {
                Some(Tier::A) => 40,
                Some(Tier::B) => 80,
                Some(Tier::C) => 160,
                Some(Tier::Watch) | None => 500,
            };
            let mut day = sort.days.0 + self.chance.random_range(0..every);
            while day <= sort.days.1 {
                let by = self.able[sort.practice][place % self.able[sort.practice].len()];
                let lunch = self.chance.random::<f64>() < 0.4;
                let what = if lunch { (TouchKind::Lunch, 80) } else { (TouchKind::Coffee, 40) };
                let moment = Moment { day, minute: self.chance.random_range(0..400) };
                if self.days.has_come(moment) {
                    let touch = self.touch(self.days.at(moment), what, "", by);
                    portion.touch_people.push(TouchPerson { touch_id: touch.id, person_id: self.theirs[place].person });
                    portion.touch_colleagues.push(TouchColleague { touch_id: touch.id, colleague_id: by });
                    portion.touches.push(touch);
                }
                day += every / 2 + self.chance.random_range(0..every);
            }
        }
    }

    /// Clients from before anybody wrote down how they came: untagged.
    pub(super) fn old_clients(&mut self, portion: &mut Portion, many: usize) {
        let (at, on) = (self.days.all[0].opens, self.days.all[0].date);
        for _ in 0..many {
            let name = names::organisation(&mut self.chance);
            let (organisation, folded) = self.organisation(portion, name, at);
            let id: ClientId = self.id();
            portion.clients.push(Client {
                id,
                person_id: None,
                organisation_id: Some(organisation),
                source_id: None,
                since_on: on,
                tagged_at: None,
                tagged_by: None,
                external_key: None,
                batch_id: None,
                sample: true,
                created_at: at,
                version: 1,
            });
            self.remember(Known { person: None, organisation: Some(organisation), client: Some(id), names: folded });
        }
    }

    /// One of the firms there are, or a new one: two in three referrers are alone at theirs.
    fn firm(
        &mut self,
        portion: &mut Portion,
        firms: &mut Vec<(OrganisationId, String)>,
        at: Timestamp,
    ) -> (OrganisationId, String) {
        if firms.is_empty() || self.chance.random::<f64>() < 0.6 {
            return self.new_firm(portion, firms, at);
        }
        firms[self.chance.random_range(0..firms.len())].clone()
    }

    fn new_firm(
        &mut self,
        portion: &mut Portion,
        firms: &mut Vec<(OrganisationId, String)>,
        at: Timestamp,
    ) -> (OrganisationId, String) {
        let name = names::firm(&mut self.chance);
        let made = self.organisation(portion, name, at);
        firms.push(made.clone());
        made
    }

    fn organisation(&mut self, portion: &mut Portion, name: String, at: Timestamp) -> (OrganisationId, String) {
        let (id, folded) = (self.id::<OrganisationId>(), text::fold(&name));
        portion.organisations.push(Organisation {
            id,
            name_folded: folded.clone(),
            name_sort: text::sort_key(&name),
            name,
            website: None,
            note: String::new(),
            external_key: None,
            batch_id: None,
            sample: true,
            deleted_at: None,
            created_at: at,
            created_by: None,
            version: 1,
        });
        (id, folded)
    }

    /// A person, with an address at an organisation of that (folded) name, or none.
    fn person(&mut self, portion: &mut Portion, at: Timestamp, organisation: &str) -> (PersonId, String) {
        let name = names::person(&mut self.chance);
        let (id, folded) = (self.id::<PersonId>(), text::fold(&name));
        let email = (self.chance.random::<f64>() < 0.55).then(|| {
            let host = if organisation.is_empty() { "post".to_owned() } else { organisation.replace(' ', "") };
            format!("{}@{host}.example", folded.replace(' ', "."))
        });
        let phone = (self.chance.random::<f64>() < 0.4).then(|| names::phone(&mut self.chance));
        portion.people.push(Person {
            id,
            name_folded: folded.clone(),
            name_sort: text::sort_key(&name),
            name,
            email_folded: email.clone(),
            email,
            phone,
            note: String::new(),
            external_key: None,
            batch_id: None,
            sample: true,
            deleted_at: None,
            created_at: at,
            created_by: None,
            version: 1,
        });
        (id, folded)
    }

    fn position(
        &mut self,
        portion: &mut Portion,
        person: PersonId,
        organisation: OrganisationId,
        (from, until): (Option<Date>, Option<Date>),
    ) {
        portion.positions.push(Position {
            id: self.id(),
            person_id: person,
            organisation_id: organisation,
            title: String::new(),
            from_on: from,
            until_on: until,
            batch_id: None,
            sample: true,
            created_at: self.days.all[0].opens,
        });
    }

    /// Who is introduced: somebody new, and now and then somebody who was before.
    pub(super) fn prospect(&mut self, portion: &mut Portion, received: Moment) -> Known {
        if !self.known.is_empty() && self.chance.random::<f64>() < 0.1 {
            let place = self.chance.random_range(0..self.known.len());
            return self.known.swap_remove(place);
        }
        let at = self.days.at(received);
        let shape = self.chance.random::<f64>();
        let organisation = (shape < 0.65).then(|| {
            let name = names::organisation(&mut self.chance);
            self.organisation(portion, name, at)
        });
        let person = (shape > 0.15).then(|| {
            let host = organisation.as_ref().map(|(_, name)| name.clone()).unwrap_or_default();
            self.person(portion, at, &host)
        });
        if let (Some((person, _)), Some((organisation, _))) = (&person, &organisation) {
            self.position(portion, *person, *organisation, (None, None));
        }
        let names = person.iter().map(|(_, name)| name.as_str()).chain(organisation.iter().map(|(_, name)| name.as_str()));
        let names = names.collect::<Vec<_>>().join("\n");
        Known { person: person.map(|(id, _)| id), organisation: organisation.map(|(id, _)| id), client: None, names }
    }

    /// Keeps somebody in mind who may be introduced again.
    pub(super) fn remember(&mut self, known: Known) {
        if self.known.len() < REMEMBERED {
            self.known.push(known);
        } else {
            let place = self.chance.random_range(0..self.known.len());
            self.known[place] = known;
        }
    }
}

/// How many colleagues a firm of that size has.
pub(super) fn colleagues_of(referrals: usize) -> usize {
    (referrals / 2_000).clamp(12, 500)
}

/// The first of each practice leads it.
pub(super) fn heads(able: &[Vec<ColleagueId>]) -> Vec<Option<ColleagueId>> {
    able.iter().map(|of| of.first().copied()).collect()
}
