//! One introduction as rows: the referral as it stands now, with everything that led there.

use goodword_domain::referral::{Direction, Disclosure, LoopStep, Outcome};
use goodword_domain::{ColleagueId, OrganisationId, PersonId, SourceId, Timestamp, text};
use goodword_store::bulk::{Portion, TouchColleague, TouchPerson};
use goodword_store::clients::{Client, Engagement, Matter};
use goodword_store::credits::Credit;
use goodword_store::loop_closures::LoopClosure;
use goodword_store::referrals::Referral;
use goodword_store::touches::Touch;
use rand::RngExt;

use super::arrivals::{SOURCES, Word, spread};
use super::days::Moment;
use super::life::{self, Life};
use super::people::Known;
use super::words::{NOTES, PRACTICES, SAID};
use super::{Maker, steps};

/// Who is in it besides the prospect.
#[derive(Default)]
struct Parties {
    referrer: (Option<PersonId>, Option<OrganisationId>),
    colleague: Option<ColleagueId>,
    recipient: (Option<PersonId>, Option<OrganisationId>),
    source: Option<SourceId>,
    names: String,
}

impl Maker {
    /// Adds one introduction to the portion.
    pub(super) fn introduction(&mut self, portion: &mut Portion, (received, word): (Moment, Word)) {
        let (practice, wins) = self.practice_of(word);
        let owner = self.owner(practice);
        let parties = self.parties(word, received, practice);
        let prospect = self.prospect(portion, received);
        let direction = match word {
            Word::Referrer(_) | Word::Source(_) => Direction::Inbound,
            Word::Colleague => Direction::Internal,
            Word::SentTo(_) => Direction::Outbound,
        };
        let has_back = direction != Direction::Outbound && !matches!(word, Word::Source(_));
        let life = life::live(&mut self.chance, &self.days, received, wins, has_back);
        let mut referral = self.referral(direction, practice, owner, (&prospect, &parties), &life);
        steps::of(self, portion, &mut referral, owner, &life);
        self.touches(portion, &referral, owner, &life);
        self.credit(portion, &referral);
        self.closures(portion, &referral, owner, &life);
        if referral.outcome == Some(Outcome::Won) && direction != Direction::Outbound {
            self.engagement(portion, &referral, prospect, &life);
        } else {
            self.remember(prospect);
        }
        portion.referrals.push(referral);
    }

    fn practice_of(&mut self, word: Word) -> (usize, f64) {
        let any = self.chance.random_range(0..PRACTICES.len());
        match word {
            Word::Referrer(place) | Word::SentTo(place) => {
                let sort = self.arrivals.referrers[place];
                (if self.chance.random::<f64>() < 0.75 { sort.practice } else { any }, sort.wins)
            }
            Word::Source(_) => (any, 0.2),
            Word::Colleague => (any, 0.5),
        }
    }

    fn owner(&mut self, practice: usize) -> ColleagueId {
        let able = &self.able[practice];
        able[self.chance.random_range(0..able.len())]
    }

    fn parties(&mut self, word: Word, at: Moment, practice: usize) -> Parties {
        let said = self.chance.random::<f64>() < 0.96;
        match word {
            Word::Referrer(place) => {
                let (person, organisation, names) = self.theirs[place].on(at.day);
                let source = self.theirs[place].source.filter(|_| said);
                Parties { referrer: (Some(person), Some(organisation)), source, names, ..Parties::default() }
            }
            Word::SentTo(place) => {
                let (person, organisation, names) = self.theirs[place].on(at.day);
                let colleague = Some(self.owner(practice));
                Parties { recipient: (Some(person), Some(organisation)), colleague, names, ..Parties::default() }
            }
            Word::Source(place) => {
                let source = SOURCES.get(place).and_then(|(key, _)| self.frame.source(key)).filter(|_| said);
                Parties { source, ..Parties::default() }
            }
            Word::Colleague => {
                let other = (practice + 1) % PRACTICES.len();
                Parties { colleague: Some(self.owner(other)), ..Parties::default() }
            }
        }
    }

    fn referral(
        &mut self,
        direction: Direction,
        practice: usize,
        owner: ColleagueId,
        (prospect, parties): (&Known, &Parties),
        life: &Life,
    ) -> Referral {
        let (_, needs, worth) = PRACTICES[practice];
        let at = self.days.at(life.received);
        let need = if life.plain { String::new() } else { needs[self.chance.random_range(0..needs.len())].to_owned() };
        let valued = !life.plain && self.chance.random::<f64>() < 0.8;
        let value = valued.then(|| self.worth(worth));
        let contact = life.touches.first().map(|(at, ..)| self.days.at(*at));
        let last = life.touches.iter().rev().find(|(_, kind, _)| kind.is_contact()).map(|(at, ..)| self.days.at(*at));
        let received_at = (!life.plain).then_some(at);
        let clock = received_at.filter(|_| direction != Direction::Outbound);
        let respond_by =
            clock.map(|received| self.frame.rules.calendar.add_minutes(received, self.frame.rules.firm.response_minutes));
        let noted = self.chance.random::<f64>() < 0.2;
        let ended = life.ended.map(|(outcome, at, which)| (outcome, self.days.at(at), self.frame.reason(outcome, which)));
        let names = [prospect.names.as_str(), parties.names.as_str()];
        Referral {
            id: self.id(),
            direction,
            prospect_person_id: prospect.person,
            prospect_organisation_id: prospect.organisation,
            referrer_person_id: parties.referrer.0,
            referrer_organisation_id: parties.referrer.1,
            referrer_colleague_id: parties.colleague,
            recipient_person_id: parties.recipient.0,
            recipient_organisation_id: parties.recipient.1,
            source_id: parties.source,
            need_folded: text::fold(&need),
            need,
            note: if noted { SAID[self.chance.random_range(0..SAID.len())].to_owned() } else { String::new() },
            practice_id: self.practices.get(practice).copied(),
            office_id: Some(self.offices[self.chance.random_range(0..self.offices.len())]),
            language: None,
            value_minor: value,
            currency: value.map(|_| self.frame.rules.firm.currency),
            introduced_at: at,
            received_at,
            stage: life.stage,
            stage_since: self.days.at(life.stage_since),
            owner_id: Some(owner),
            routed_why: "The practice's own".to_owned(),
            cadence_id: self.frame.cadence,
            cadence_place: None,
            next_kind: None,
            next_what: None,
            next_by_id: None,
            next_due: None,
            respond_by,
            first_contact_at: contact,
            last_touch_at: last,
            outcome: ended.map(|(outcome, ..)| outcome),
            decided_at: ended.map(|(_, at, _)| at),
            decided_by: ended.map(|_| owner),
            reason_id: ended.and_then(|(.., reason)| reason),
            decision_note: None,
            passed_from_id: None,
            disclosure: Disclosure::Received,
            consent_on: None,
            find_folded: names.iter().filter(|name| !name.is_empty()).copied().collect::<Vec<_>>().join("\n"),
            external_key: None,
            batch_id: None,
            sample: true,
            deleted_at: None,
            recorded_at: at,
            recorded_by: Some(owner),
            recorded_via: "sample".to_owned(),
            version: 1,
        }
    }

    /// What something is worth, in minor units: few large ones make most of the sum.
    fn worth(&mut self, middle: f64) -> i64 {
        let whole = (middle * spread(&mut self.chance, 1.0) / 250.0).round() as i64 * 250;
        whole.clamp(250, 5_000_000) * 100
    }

    fn touches(&mut self, portion: &mut Portion, referral: &Referral, owner: ColleagueId, life: &Life) {
        for (at, kind, minutes) in &life.touches {
            let noted = self.chance.random::<f64>() < 0.45;
            let note = if noted { NOTES[self.chance.random_range(0..NOTES.len())] } else { "" };
            let at = self.days.at(*at);
            let touch = self.touch(at, (*kind, *minutes), note, owner);
            portion.touch_colleagues.push(TouchColleague { touch_id: touch.id, colleague_id: owner });
            if let Some(person_id) = referral.prospect_person_id.filter(|_| kind.is_contact()) {
                portion.touch_people.push(TouchPerson { touch_id: touch.id, person_id });
            }
            portion.touches.push(Touch { referral_id: Some(referral.id), ..touch });
        }
    }

    /// A touch that is about nothing yet.
    pub(super) fn touch(
        &mut self,
        at: Timestamp,
        (kind, minutes): (goodword_domain::touch::TouchKind, i64),
        note: &str,
        by: ColleagueId,
    ) -> Touch {
        Touch {
            id: self.id(),
            at,
            kind,
            note: note.to_owned(),
            minutes: Some(minutes),
            cost_minor: None,
            currency: None,
            referral_id: None,
            logged_by: Some(by),
            logged_at: at,
            deleted_at: None,
            external_key: None,
            batch_id: None,
            sample: true,
        }
    }

    fn credit(&mut self, portion: &mut Portion, referral: &Referral) {
        let colleague_id = referral.referrer_colleague_id.filter(|_| referral.direction == Direction::Internal);
        let (person_id, organisation_id) = (referral.referrer_person_id, referral.referrer_organisation_id);
        if person_id.is_none() && organisation_id.is_none() && colleague_id.is_none() {
            return;
        }
        portion.credits.push(Credit {
            id: self.id(),
            referral_id: referral.id,
            version: 1,
            person_id,
            organisation_id,
            colleague_id,
            event: None,
            campaign: None,
            share: 10_000,
            why: "As recorded at first".to_owned(),
            claimed_by: referral.owner_id,
            claimed_at: referral.introduced_at,
            ended_at: None,
        });
    }

    fn closures(&mut self, portion: &mut Portion, referral: &Referral, owner: ColleagueId, life: &Life) {
        let words = [
            (LoopStep::Thanked, life.thanked, "Thank you for thinking of us"),
            (LoopStep::Told, life.told, "Told what became of it"),
        ];
        for (step, at, note) in words {
            let Some(at) = at.map(|at| self.days.at(at)) else { continue };
            portion.loop_closures.push(LoopClosure {
                referral_id: referral.id,
                step,
                at,
                by_id: Some(owner),
                how: if self.chance.random::<f64>() < 0.5 { "call" } else { "email" }.to_owned(),
                note: note.to_owned(),
                disclosure: Disclosure::Received,
                recorded_at: at,
            });
        }
    }

    fn engagement(&mut self, portion: &mut Portion, referral: &Referral, mut prospect: Known, life: &Life) {
        let Some((_, ended, _)) = life.ended else { return };
        let (at, on) = (self.days.at(ended), self.days.date(ended));
        let client = match prospect.client {
            Some(client) => client,
            None => {
                let source_id = referral.source_id;
                let organisation_id = referral.prospect_organisation_id;
                let client = Client {
                    id: self.id(),
                    person_id: referral.prospect_person_id.filter(|_| organisation_id.is_none()),
                    organisation_id,
                    source_id,
                    since_on: on,
                    tagged_at: source_id.map(|_| at),
                    tagged_by: source_id.and(referral.owner_id),
                    external_key: None,
                    batch_id: None,
                    sample: true,
                    created_at: at,
                    version: 1,
                };
                let id = client.id;
                portion.clients.push(client);
                prospect.client = Some(id);
                id
            }
        };
        // What it comes to in the end is more or less than was thought.
        let value =
            referral.value_minor.map(|minor| (minor as f64 * spread(&mut self.chance, 0.35) / 100.0).round() as i64 * 100);
        let closes = self.days.days_later(&mut self.chance, ended, 90);
        let matter = Matter {
            id: self.id(),
            client_id: client,
            referral_id: Some(referral.id),
            title: text::tidy(&referral.need, 200),
            title_folded: referral.need_folded.clone(),
            practice_id: referral.practice_id,
            fee_earner_id: referral.owner_id,
            opened_on: on,
            closed_on: self.days.has_come(closes).then(|| self.days.date(closes)),
            value_minor: value,
            currency: value.map(|_| self.frame.rules.firm.currency),
            external_key: None,
            batch_id: None,
            sample: true,
            created_at: at,
            version: 1,
        };
        portion.engagements.push(Engagement {
            referral_id: referral.id,
            client_id: client,
            matter_id: matter.id,
            engaged_at: at,
            recorded_by: referral.owner_id,
            recorded_at: at,
        });
        portion.matters.push(matter);
        self.remember(prospect);
    }
}
