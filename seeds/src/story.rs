//! The story itself: every happening of the plot, done as the colleague who did it, at its time.

use goodword_actions::close_loop::CloseLoop;
use goodword_actions::decline_referral::DeclineReferral;
use goodword_actions::engage_client::EngageClient;
use goodword_actions::log_touch::LogTouch;
use goodword_actions::lose_referral::LoseReferral;
use goodword_actions::move_stage::MoveStage;
use goodword_actions::record_referral::RecordReferral;
use goodword_actions::{Act, Actor, Result};
use goodword_domain::referral::{Direction, LoopStep, Outcome};
use goodword_domain::touch::TouchKind;
use goodword_domain::{PersonId, ReferralId, Timestamp};
use goodword_store::referrals;

use crate::cast::{LEAVER, PRACTICES, REFERRERS};
use crate::company::Company;
use crate::plot::{Event, Happening, Introduction, Plot, Word};
use crate::scenes::Scene;

/// What the story knows of an introduction once it is recorded.
#[derive(Clone, Copy)]
struct Told<'a> {
    id: ReferralId,
    owner: &'a Actor,
}

/// Tells every happening in the order of time.
pub(crate) async fn tell<'a>(act: &mut Act<'a>, company: &Company<'a>, plot: &Plot, scenes: &[(Timestamp, Scene)]) -> Result<()> {
    let mut told: Vec<Option<Told<'a>>> = vec![None; plot.introductions.len()];
    let mut referrers: Vec<Option<PersonId>> = vec![None; REFERRERS.len()];
    let mut scenes = scenes.iter().peekable();
    let mut has_left = scenes.peek().is_none();
    for happening in &plot.happenings {
        while let Some((at, scene)) = scenes.next_if(|(at, _)| *at <= happening.at) {
            has_left |= *scene == Scene::Leaves;
            scene.play(act, company, *at).await?;
        }
        if let Event::Met(kind, minutes) = happening.event {
            met(act, company, happening, referrers[happening.to], (kind, minutes)).await?;
            continue;
        }
        let introduction = &plot.introductions[happening.to];
        match told[happening.to] {
            None => {
                let owner = company.owner(introduction.practice, introduction.owner, !has_left);
                let id = record(act, company, introduction, (owner, happening.at)).await?;
                told[happening.to] = Some(Told { id, owner });
                if let Word::Referrer(place) = introduction.word
                    && referrers[place].is_none()
                {
                    referrers[place] = referrals::find(&mut act.work, id).await?.and_then(|r| r.referrer_person_id);
                }
            }
            Some(told) => go_on(act, company, introduction, told, happening).await?,
        }
    }
    Ok(())
}

async fn record<'a>(
    act: &mut Act<'a>,
    company: &Company<'a>,
    introduction: &Introduction,
    (owner, at): (&'a Actor, Timestamp),
) -> Result<ReferralId> {
    let named = |text: &str| Some(text.to_owned());
    let mut command = RecordReferral {
        prospect_person: named(&introduction.person),
        prospect_organisation: introduction.organisation.clone(),
        need: introduction.need.map(str::to_owned),
        value: introduction.worth.map(|pounds| pounds.to_string()),
        practice_id: company.practices.get(introduction.practice).copied(),
        owner_id: owner.colleague,
        ..RecordReferral::default()
    };
    let mut recorder = owner;
    match introduction.word {
        Word::Referrer(place) => {
            command.referrer_person = named(REFERRERS[place].name);
            // At their organisation of that day: once known, the person brings it along, also after a move.
            command.referrer_organisation = None;
            command.referrer_kind = Some(REFERRERS[place].kind);
            if !known(act, REFERRERS[place].name).await? {
                command.referrer_organisation = named(REFERRERS[place].organisation);
            }
        }
        Word::Colleague(practice) => {
            let colleague = company.owner(practice, 1.0 - introduction.owner, false);
            command.direction = Some(Direction::Internal);
            command.referrer_colleague_id = colleague.colleague;
            recorder = colleague;
        }
        Word::Source(source) => command.source = named(source),
        Word::SentTo(place) => {
            command.direction = Some(Direction::Outbound);
            command.recipient_person = named(REFERRERS[place].name);
            if !known(act, REFERRERS[place].name).await? {
                command.recipient_organisation = named(REFERRERS[place].organisation);
            }
        }
    }
    act.turn_to(recorder, at);
    Ok(act.perform(command).await?.id)
}

/// Whether somebody of that name is on record by now.
async fn known(act: &mut Act<'_>, name: &str) -> Result<bool> {
    let folded = goodword_domain::text::fold(name);
    Ok(!goodword_store::people::named(&mut act.work, &folded, 1).await?.is_empty())
}

async fn go_on<'a>(
    act: &mut Act<'a>,
    company: &Company<'a>,
    introduction: &Introduction,
    told: Told<'a>,
    happening: &Happening,
) -> Result<()> {
    // Whoever owns it by now: the leaver's were handed over.
    let owner = referrals::find(&mut act.work, told.id).await?.and_then(|r| r.owner_id);
    let actor = if owner == told.owner.colleague { told.owner } else { company.colleague(LEAVER.1) };
    act.turn_to(actor, happening.at);
    let referral_id = told.id;
    match happening.event {
        Event::Recorded | Event::Met(..) => {}
        Event::Touched(kind, minutes) => {
            let touch = touch(kind, minutes);
            act.perform(LogTouch { referral_id: Some(referral_id), ..touch }).await?;
        }
        Event::Moved(stage) => {
            act.perform(MoveStage { referral_id, version: None, stage: stage.word().to_owned() }).await?;
        }
        Event::Decided(Outcome::Won, reason) => {
            let engage = EngageClient {
                referral_id,
                version: None,
                reason: Some(reason.to_owned()),
                note: None,
                decided_on: None,
                decided_at: None,
                client_id: None,
                matter_title: None,
                practice_id: None,
                value: (introduction.word_is_inward()).then(|| worth(introduction)),
                fee_earner_id: None,
                opened_on: None,
                custom: Default::default(),
            };
            act.perform(engage).await?;
        }
        Event::Decided(Outcome::Declined, reason) => {
            let decline = DeclineReferral {
                referral_id,
                version: None,
                reason: Some(reason.to_owned()),
                note: None,
                decided_on: None,
                decided_at: None,
                pass_on_to_person_id: None,
                pass_on_to_person: None,
                pass_on_to_organisation_id: None,
                pass_on_to_organisation: None,
            };
            act.perform(decline).await?;
        }
        Event::Decided(Outcome::Lost, reason) => {
            let reason = Some(reason.to_owned());
            act.perform(LoseReferral { referral_id, version: None, reason, note: None, decided_on: None, decided_at: None })
                .await?;
        }
        Event::Thanked => close(act, referral_id, LoopStep::Thanked, "Email").await?,
        Event::Told => close(act, referral_id, LoopStep::Told, "Call").await?,
    }
    Ok(())
}

impl Introduction {
    /// Whether the work would come to us.
    fn word_is_inward(&self) -> bool {
        !matches!(self.word, Word::SentTo(_))
    }
}

/// What the matter is worth: what was said, else what matters of the practice are worth in the middle.
fn worth(introduction: &Introduction) -> String {
    introduction.worth.map_or_else(|| format!("{:.0}", PRACTICES[introduction.practice].worth), |pounds| pounds.to_string())
}

pub(crate) async fn close(act: &mut Act<'_>, referral_id: ReferralId, step: LoopStep, how: &str) -> Result<()> {
    let close = CloseLoop { referral_id, step, how: how.to_owned(), note: None, on: None, by_id: None, disclosure: None };
    act.perform(close).await.map(drop)
}

pub(crate) fn touch(kind: TouchKind, minutes: i64) -> LogTouch {
    LogTouch {
        kind,
        on: None,
        at: None,
        note: None,
        minutes: Some(minutes),
        cost: None,
        referral_id: None,
        person_ids: Vec::new(),
        colleague_ids: Vec::new(),
    }
}

/// A coffee or lunch of a practice's head with a referrer, once we know them.
async fn met<'a>(
    act: &mut Act<'a>,
    company: &Company<'a>,
    happening: &Happening,
    person: Option<PersonId>,
    (kind, minutes): (TouchKind, i64),
) -> Result<()> {
    let Some(person) = person else { return Ok(()) };
    let head = PRACTICES[REFERRERS[happening.to].practice].head;
    act.turn_to(company.colleague(head), happening.at);
    let cost = if kind == TouchKind::Lunch { "68" } else { "9.50" };
    act.perform(LogTouch { person_ids: vec![person], cost: Some(cost.to_owned()), ..touch(kind, minutes) }).await?;
    Ok(())
}
