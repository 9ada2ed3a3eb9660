//! Scenes that are set rather than drawn: what everybody should be able to find in the sample firm by name.

use goodword_actions::add_client::AddClient;
use goodword_actions::decline_referral::DeclineReferral;
use goodword_actions::engage_client::EngageClient;
use goodword_actions::hand_over::HandOver;
use goodword_actions::log_touch::LogTouch;
use goodword_actions::move_person::MovePerson;
use goodword_actions::raise_wall::RaiseWall;
use goodword_actions::record_referral::RecordReferral;
use goodword_actions::set_away::SetAway;
use goodword_actions::set_credits::SetCredits;
use goodword_actions::set_referrer::SetReferrer;
use goodword_actions::snooze_step::SnoozeStep;
use goodword_actions::tag_clients::TagClients;
use goodword_actions::{Act, Result};
use goodword_domain::calendar::WorkingTime;
use goodword_domain::referral::LoopStep;
use goodword_domain::touch::TouchKind;
use goodword_domain::{ClientId, PersonId, ReferralId, Timestamp, text};
use goodword_store::{people, referrals};
use jiff::SignedDuration;

use crate::cast::{AWAY, LEAVER, MOVER, REFERRERS};
use crate::company::Company;
use crate::story::{close, touch};

/// Clients of before, of whom nobody wrote down how they found the firm; the second says when somebody did, in days ago.
const UNTAGGED: &[(&str, Option<(i64, &str)>)] = &[
    ("Ashdown Bakeries", None),
    ("Brightwell Farms", Some((420, "client_referral"))),
    ("Corran Boats", None),
    ("Dunmore Textiles", Some((330, "professional_referral"))),
    ("Eastgate Pharmacy", None),
    ("Fenwick Glass", Some((210, "client_referral"))),
    ("Glenholm Whisky", None),
    ("Hartwell School", Some((120, "association"))),
    ("Islay Marine", None),
    ("Jasper Coffee", Some((45, "referral_unknown"))),
    ("Kirkby Nursery", None),
];

/// What changes the cast in the middle of the story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scene {
    /// A colleague leaves.
    Leaves,
    /// A referrer moves.
    Moves,
}

impl Scene {
    /// The scenes of the story that ends at `now`, in the order of time.
    pub fn of_story(now: Timestamp) -> [(Timestamp, Self); 2] {
        [(ago(now, 150), Self::Leaves), (ago(now, 140), Self::Moves)]
    }

    /// Plays it.
    pub async fn play<'a>(self, act: &mut Act<'a>, company: &Company<'a>, at: Timestamp) -> Result<()> {
        match self {
            Self::Leaves => leave(act, company, at).await,
            Self::Moves => mover(act, company, at).await,
        }
    }
}

fn ago(now: Timestamp, days: i64) -> Timestamp {
    now.saturating_sub(SignedDuration::from_hours(days * 24)).unwrap_or(now)
}

/// The latest instant from which `minutes` business minutes have passed by `now`.
fn business_minutes_ago(now: Timestamp, minutes: i64, calendar: &WorkingTime) -> Timestamp {
    let mut at = now;
    // A fortnight back is more than any holiday needs.
    for _ in 0..(14 * 24 * 12) {
        if calendar.minutes_between(at, now) >= minutes {
            break;
        }
        at = at.saturating_sub(SignedDuration::from_mins(5)).unwrap_or(at);
    }
    at
}

/// Somebody by name, once they are on record.
async fn person(act: &mut Act<'_>, name: &str) -> Result<Option<PersonId>> {
    Ok(people::named(&mut act.work, &text::fold(name), 1).await?.first().map(|p| p.id))
}

/// A colleague leaves: everything open goes to somebody who is here.
async fn leave<'a>(act: &mut Act<'a>, company: &Company<'a>, at: Timestamp) -> Result<()> {
    let calendar = act.rules().await?.calendar.clone();
    act.turn_to(company.product, at);
    let Some(colleague_id) = company.id(LEAVER.0) else { return Ok(()) };
    let hand_over = HandOver {
        colleague_id,
        to_id: company.id(LEAVER.1),
        referral_ids: Vec::new(),
        owner_ids: Vec::new(),
        left_on: Some(calendar.date_of(at)),
    };
    act.perform(hand_over).await.map(drop)
}

/// A referrer moves; what they sent before stays with where they were.
async fn mover<'a>(act: &mut Act<'a>, company: &Company<'a>, at: Timestamp) -> Result<()> {
    let Some(person_id) = person(act, MOVER.0).await? else { return Ok(()) };
    act.turn_to(company.colleague("Beth Calloway"), at);
    let moves = MovePerson {
        person_id,
        organisation_id: None,
        organisation: Some(MOVER.1.to_owned()),
        title: Some(MOVER.2.to_owned()),
        from_on: None,
        beside: false,
    };
    act.perform(moves).await.map(drop)
}

/// The scenes at the end of the story.
pub(crate) async fn play<'a>(act: &mut Act<'a>, company: &Company<'a>, now: Timestamp, calendar: &WorkingTime) -> Result<()> {
    untagged(act, company, now).await?;
    tiers(act, company, ago(now, 30)).await?;
    quiet(act, company, now, calendar).await?;
    loop_left_open(act, company, now, calendar).await?;
    wall(act, company, now, calendar).await?;
    passed_on(act, company, now, calendar).await?;
    clocks(act, company, now, calendar).await?;
    away(act, company, now, calendar).await
}

async fn untagged<'a>(act: &mut Act<'a>, company: &Company<'a>, now: Timestamp) -> Result<()> {
    let mut tagged: Vec<(i64, ClientId, &str)> = Vec::new();
    act.turn_to(company.colleague("Beth Calloway"), ago(now, crate::plot::DAYS));
    for (name, source) in UNTAGGED {
        let organisation = Some((*name).to_owned());
        let client =
            AddClient { person_id: None, person: None, organisation_id: None, organisation, source: None, since_on: None };
        let id = act.perform(client).await?;
        tagged.extend(source.map(|(days, key)| (days, id, key)));
    }
    tagged.sort_by_key(|(days, ..)| std::cmp::Reverse(*days));
    for (days, id, key) in tagged {
        act.turn_to(company.colleague("Beth Calloway"), ago(now, days));
        act.perform(TagClients { client_ids: vec![id], source: key.to_owned(), version: None }).await?;
    }
    Ok(())
}

async fn tiers<'a>(act: &mut Act<'a>, company: &Company<'a>, at: Timestamp) -> Result<()> {
    act.turn_to(company.colleague("Beth Calloway"), at);
    for cast in REFERRERS {
        let Some(person_id) = person(act, cast.name).await? else { continue };
        let set = SetReferrer {
            person_id: Some(person_id),
            organisation_id: None,
            kind: cast.kind,
            tier: cast.tier,
            note: None,
            version: None,
        };
        act.perform(set).await?;
    }
    Ok(())
}

/// Records an introduction by one of the cast.
async fn introduced(act: &mut Act<'_>, by: &str, whom: &str, need: &str, pounds: &str) -> Result<ReferralId> {
    let referrer_person_id = person(act, by).await?;
    let command = RecordReferral {
        referrer_person: referrer_person_id.is_none().then(|| by.to_owned()),
        referrer_person_id,
        prospect_organisation: Some(whom.to_owned()),
        need: Some(need.to_owned()),
        value: Some(pounds.to_owned()),
        owner_id: act.actor().colleague,
        ..RecordReferral::default()
    };
    Ok(act.perform(command).await?.id)
}

/// Orion Foods: one call, and then the week filled.
async fn quiet<'a>(act: &mut Act<'a>, company: &Company<'a>, now: Timestamp, calendar: &WorkingTime) -> Result<()> {
    let daniel = company.colleague("Daniel Okafor");
    let received = calendar.add_minutes(ago(now, 48), 95);
    act.turn_to(daniel, received);
    let id = introduced(act, "Amira Khan", "Orion Foods", "shareholder dispute", "40k").await?;
    act.turn_to(daniel, calendar.add_minutes(received, 35));
    let note = Some("Spoke with the managing director. She will send the articles and the shareholders' agreement.".to_owned());
    act.perform(LogTouch { referral_id: Some(id), note, ..touch(TouchKind::Call, 25) }).await?;
    act.turn_to(daniel, calendar.add_minutes(received, 50));
    close(act, id, LoopStep::Thanked, "Email").await
}

/// Blue Harbour Brewing: won, thanked for, and nobody told Peter Voss.
async fn loop_left_open<'a>(act: &mut Act<'a>, company: &Company<'a>, now: Timestamp, calendar: &WorkingTime) -> Result<()> {
    let helen = company.colleague("Helen Marsh");
    let received = calendar.add_minutes(ago(now, 44), 60);
    act.turn_to(helen, received);
    let id = introduced(act, "Peter Voss", "Blue Harbour Brewing", "selling the family company", "24k").await?;
    act.turn_to(helen, calendar.add_minutes(received, 20));
    act.perform(LogTouch { referral_id: Some(id), ..touch(TouchKind::Call, 20) }).await?;
    act.turn_to(helen, calendar.add_minutes(received, 200));
    close(act, id, LoopStep::Thanked, "Call").await?;
    act.turn_to(helen, calendar.add_minutes(ago(now, 33), 60));
    act.perform(LogTouch { referral_id: Some(id), ..touch(TouchKind::Meeting, 75) }).await?;
    act.turn_to(helen, calendar.add_minutes(ago(now, 19), 120));
    let engage = EngageClient {
        referral_id: id,
        version: None,
        reason: Some("engaged".to_owned()),
        note: None,
        decided_on: None,
        decided_at: None,
        client_id: None,
        matter_title: Some("Sale of Blue Harbour Brewing".to_owned()),
        practice_id: None,
        value: Some("26k".to_owned()),
        fee_earner_id: None,
        opened_on: None,
        custom: Default::default(),
    };
    act.perform(engage).await?;
    shared(act, company, id).await
}

/// Two had a part in it: the credit is shared.
async fn shared<'a>(act: &mut Act<'a>, company: &Company<'a>, referral_id: ReferralId) -> Result<()> {
    act.turn_to(company.colleague("Beth Calloway"), act.now());
    let Some(peter) = person(act, "Peter Voss").await? else { return Ok(()) };
    let credits = SetCredits {
        version: None,
        referral_id,
        credited: vec![format!("person:{peter}"), "event:Northern Chamber spring dinner".to_owned()],
        percents: vec!["70".to_owned(), "30".to_owned()],
        why: "Peter brought them to our table at the dinner".to_owned(),
    };
    act.perform(credits).await.map(drop)
}

/// Castor Holdings: some may not know of it.
async fn wall<'a>(act: &mut Act<'a>, company: &Company<'a>, now: Timestamp, calendar: &WorkingTime) -> Result<()> {
    let received = calendar.add_minutes(ago(now, 12), 30);
    act.turn_to(company.colleague("Helen Marsh"), received);
    let id = introduced(act, "Hannah Price", "Castor Holdings plc", "an enquiry by the tax office", "90k").await?;
    act.turn_to(company.colleague("Helen Marsh"), calendar.add_minutes(received, 12));
    act.perform(LogTouch { referral_id: Some(id), ..touch(TouchKind::Call, 30) }).await?;
    let castor = referrals::find(&mut act.work, id).await?.and_then(|r| r.prospect_organisation_id);
    act.turn_to(company.colleague("Adaeze Obi"), calendar.add_minutes(received, 90));
    let wall = RaiseWall {
        name: "Enquiry of March".to_owned(),
        why: "We act for the other side in an old matter of two colleagues".to_owned(),
        ask_id: company.id("Adaeze Obi"),
        person_ids: Vec::new(),
        organisation_ids: castor.into_iter().collect(),
        referral_ids: Vec::new(),
        matter_ids: Vec::new(),
        colleague_ids: ["Tom Ashworth", "Oliver Brandt"].iter().filter_map(|name| company.id(name)).collect(),
    };
    act.perform(wall).await.map(drop)
}

/// Vega Instruments: a conflict, so passed on to another firm.
async fn passed_on<'a>(act: &mut Act<'a>, company: &Company<'a>, now: Timestamp, calendar: &WorkingTime) -> Result<()> {
    let grace = company.colleague("Grace Lindqvist");
    act.turn_to(grace, calendar.add_minutes(ago(now, 26), 40));
    let id = introduced(act, "Ewan Drummond", "Vega Instruments", "breach of a supply contract", "15k").await?;
    act.turn_to(grace, calendar.add_minutes(ago(now, 26), 70));
    act.perform(LogTouch { referral_id: Some(id), ..touch(TouchKind::Call, 10) }).await?;
    act.turn_to(grace, calendar.add_minutes(ago(now, 24), 30));
    let decline = DeclineReferral {
        referral_id: id,
        version: None,
        reason: None,
        note: Some("We act for their supplier.".to_owned()),
        decided_on: None,
        decided_at: None,
        pass_on_to_person_id: None,
        pass_on_to_person: None,
        pass_on_to_organisation_id: None,
        pass_on_to_organisation: Some("Miller & Quist Solicitors".to_owned()),
    };
    act.perform(decline).await.map(drop)
}

/// Castlegate Bakery came in and the hour is over; Juno Whitfield's still runs; Wren Pottery asked us to wait.
async fn clocks<'a>(act: &mut Act<'a>, company: &Company<'a>, now: Timestamp, calendar: &WorkingTime) -> Result<()> {
    let samir = company.colleague("Samir Haddad");
    act.turn_to(samir, calendar.add_minutes(ago(now, 9), 15));
    let waiting = introduced(act, "Ruth Abbey", "Wren Pottery", "partnership falling apart", "12k").await?;
    act.turn_to(samir, calendar.add_minutes(ago(now, 9), 40));
    act.perform(LogTouch { referral_id: Some(waiting), ..touch(TouchKind::Call, 15) }).await?;
    let until = calendar.add_working_days(calendar.date_of(now), 6);
    let reason = "They are away and asked us to ring when they are back".to_owned();
    act.perform(SnoozeStep { referral_id: waiting, version: None, until, reason }).await?;

    act.turn_to(company.colleague("Priya Nair"), business_minutes_ago(now, 85, calendar));
    introduced(act, "Lucy Tan", "Castlegate Bakery", "buying new premises", "18k").await?;
    act.turn_to(company.colleague("Helen Marsh"), business_minutes_ago(now, 20, calendar));
    introduced(act, "Fiona Gale", "Juno Whitfield & Sons", "wills after a second marriage", "5k").await.map(drop)
}

async fn away<'a>(act: &mut Act<'a>, company: &Company<'a>, now: Timestamp, calendar: &WorkingTime) -> Result<()> {
    act.turn_to(company.colleague(AWAY.0), ago(now, 3));
    let today = calendar.date_of(now);
    let away = SetAway {
        colleague_id: None,
        away_from: Some(today),
        away_until: Some(calendar.add_working_days(today, 5)),
        deputy_id: company.id(AWAY.1),
        back: false,
    };
    act.perform(away).await.map(drop)
}
