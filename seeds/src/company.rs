//! The company arrives: practices, offices and colleagues of the sample firm.

use std::sync::OnceLock;

use goodword_actions::add_colleague::AddColleague;
use goodword_actions::add_office::AddOffice;
use goodword_actions::add_practice::AddPractice;
use goodword_actions::change_practice::ChangePractice;
use goodword_actions::{Act, Actor, Result, Via};
use goodword_domain::colleague::Role;
use goodword_domain::{ColleagueId, OfficeId, PracticeId, Timestamp, text};

use crate::cast::{ASSISTANT, COLLEAGUES, LEAVER, OFFICES, PRACTICES};

/// Who is there, by their place in the cast.
pub(crate) struct Company<'a> {
    pub product: &'a Actor,
    colleagues: Vec<(&'static str, &'a Actor)>,
    pub practices: Vec<PracticeId>,
}

impl<'a> Company<'a> {
    /// A colleague by name; the product where the cast has no such name.
    pub fn colleague(&self, name: &str) -> &'a Actor {
        self.colleagues.iter().find(|(n, _)| *n == name).map_or(self.product, |(_, actor)| actor)
    }

    /// The id of a colleague by name.
    pub fn id(&self, name: &str) -> Option<ColleagueId> {
        self.colleague(name).colleague
    }

    /// Who of a practice owns what comes in: a share of the way through its fee earners, without those who have left.
    pub fn owner(&self, practice: usize, share: f64, leaver_is_here: bool) -> &'a Actor {
        let name = PRACTICES[practice].name;
        let able: Vec<&str> = COLLEAGUES
            .iter()
            .filter(|(who, role, of, ..)| *of == Some(name) && *role == Role::FeeEarner && (leaver_is_here || *who != LEAVER.0))
            .map(|(who, ..)| *who)
            .collect();
        let place = ((able.len() as f64) * share) as usize;
        able.get(place).or(able.first()).map_or(self.product, |who| self.colleague(who))
    }
}

/// Adds them all at `began`.
pub(crate) async fn arrive<'a>(
    act: &mut Act<'a>,
    product: &'a Actor,
    cast: &'a [OnceLock<Actor>],
    began: Timestamp,
) -> Result<Company<'a>> {
    act.turn_to(product, began);
    let mut practices = Vec::new();
    for practice in PRACTICES {
        practices.push(act.perform(AddPractice { name: practice.name.to_owned(), head_id: None }).await?);
    }
    let mut offices: Vec<OfficeId> = Vec::new();
    for office in OFFICES {
        offices.push(act.perform(AddOffice { name: (*office).to_owned() }).await?);
    }
    let mut company = Company { product, colleagues: Vec::new(), practices };
    for (place, (name, role, practice, office, languages)) in COLLEAGUES.iter().enumerate() {
        let practice = practice.and_then(|p| PRACTICES.iter().position(|cast| cast.name == p));
        let acts_for = if *name == ASSISTANT.0 { ASSISTANT.1.iter().filter_map(|n| company.id(n)).collect() } else { Vec::new() };
        let add = AddColleague {
            name: (*name).to_owned(),
            email: format!("{}@sample.example", text::fold(name).replace(' ', ".")),
            role: *role,
            practice_id: practice.and_then(|p| company.practices.get(p).copied()),
            office_id: OFFICES.iter().position(|o| o == office).and_then(|o| offices.get(o).copied()),
            languages: (*languages).to_owned(),
            password: None,
            acts_for: acts_for.clone(),
        };
        let id = act.perform(add).await?;
        let actor = Actor { sample: true, acts_for, ..Actor::colleague(id, *role, Via::Sample) };
        if let Some(slot) = cast.get(place) {
            company.colleagues.push((name, slot.get_or_init(|| actor)));
        }
    }
    for (place, practice) in PRACTICES.iter().enumerate() {
        let change = ChangePractice {
            version: None,
            practice_id: company.practices[place],
            name: practice.name.to_owned(),
            head_id: company.id(practice.head),
            retired: false,
        };
        act.perform(change).await?;
    }
    Ok(company)
}
