//! What is known of a person or an organisation outside: where they are, what they are to us, what they sent and what was sent
//! to them, who of ours knows them.

use std::collections::BTreeMap;

use goodword_domain::custom::FieldOn;
use goodword_domain::referral::LoopIs;
use goodword_domain::strength;
use goodword_domain::{ColleagueId, Date, Noun, OrganisationId, PersonId, PositionId, Refusal, Timestamp};
use goodword_store::names::Names;
use goodword_store::organisations::{self, Organisation, list};
use goodword_store::people::{self, Person, positions};
use goodword_store::referrals::filter::{Filter, Pick};
use goodword_store::referrals::list as referral_list;
use goodword_store::referrals::related::{self, As, Party};
use goodword_store::referrers::{self, Referrer};
use goodword_store::touches::lines;
use goodword_store::{Reader, clients};

use super::super::referral::timeline::{Event, touch_event};
use crate::ctx::Ctx;
use crate::custom::Held;
use crate::error::WebError;
use crate::referrers::ledger::Ledger;
use crate::view::{Colleagues, Face, Link, RelatedLine, Say, count, counted};

/// How many referrals of a kind are listed.
const MOST_LINES: i64 = 50;
/// How many touches are listed.
const MOST_TOUCHES: i64 = 50;

/// A dated place.
pub(crate) struct Place {
    pub id: PositionId,
    pub link: Link,
    pub title: String,
    pub dates: String,
    /// `before` or `later`; empty for now.
    pub when: &'static str,
}

/// Whether a position is over, still to come, or of now.
fn when(from: Option<Date>, until: Option<Date>, today: Date) -> &'static str {
    match (from, until) {
        (_, Some(until)) if until < today => "before",
        (Some(from), _) if from > today => "later",
        _ => "",
    }
}

/// How well one of ours knows them.
pub(crate) struct Tie {
    pub face: Face,
    pub strength: i64,
    pub last: String,
    pub touches: usize,
}

/// How many of what they introduced a panel shows, and a page.
const FEW: usize = 6;
const SOME: usize = 12;

/// A person or an organisation with everything around it.
pub(crate) struct Known {
    pub href: String,
    pub name: String,
    pub email: String,
    pub phone: String,
    pub website: String,
    pub note: String,
    pub version: i64,
    pub person_id: String,
    pub places: Vec<Place>,
    pub referrer: Option<Referrer>,
    pub client: Option<Link>,
    pub made: Vec<RelatedLine>,
    /// How many of all they made have an open loop, in words, with the list of them; nothing for none.
    pub loops_open: Option<Link>,
    pub about: Vec<RelatedLine>,
    pub sent: Vec<RelatedLine>,
    pub ties: Vec<Tie>,
    pub touches: Vec<Event>,
    pub ledger: Ledger,
    pub today: String,
    /// What custom fields hold.
    pub custom: Held,
}

impl Known {
    /// A person.
    pub(crate) async fn person(ctx: &Ctx, db: &mut Reader, id: PersonId) -> Result<Self, WebError> {
        let person = people::find(db, id).await?.ok_or_else(|| Refusal::missing(Noun::Person))?;
        // Who was merged into another is that one.
        let id = person.id;
        let around = around(ctx, db).await?;
        let (say, colleagues) = (&around.say, &around.colleagues);
        let touches = lines::of_person(db, id, MOST_TOUCHES).await?;
        let present = lines::present(db, &touches).await?;
        let it = Self::begin(db, Party::Person(id), &around).await?;
        Ok(Self {
            places: places(db, id, say).await?,
            referrer: referrers::of_person(db, id).await?,
            client: client(db, Some(id), None, say).await?,
            ties: ties(lines::between(db, id).await?, ctx.now(), say, colleagues),
            touches: touches.iter().map(|t| touch_event(t, present.get(&t.id), colleagues, say)).collect(),
            ..it.of_person(person)
        })
    }

    /// An organisation.
    pub(crate) async fn organisation(ctx: &Ctx, db: &mut Reader, id: OrganisationId) -> Result<Self, WebError> {
        let organisation = organisations::find(db, id).await?.ok_or_else(|| Refusal::missing(Noun::Organisation))?;
        let id = organisation.id;
        let around = around(ctx, db).await?;
        let say = &around.say;
        let it = Self::begin(db, Party::Organisation(id), &around).await?;
        Ok(Self {
            places: members(db, id, say).await?,
            referrer: referrers::of_organisation(db, id).await?,
            client: client(db, None, Some(id), say).await?,
            ..it.of_organisation(organisation)
        })
    }

    /// What persons and organisations have alike.
    async fn begin(db: &mut Reader, party: Party, around: &Around) -> Result<Self, WebError> {
        let (say, colleagues) = (&around.say, &around.colleagues);
        let mut sides = Vec::with_capacity(3);
        for role in [As::Referrer, As::Prospect, As::Recipient] {
            let all = related::lines(db, (party, role), say.now(), MOST_LINES).await?;
            sides.push(all.iter().map(|line| RelatedLine::of(line, say, colleagues)).collect::<Vec<_>>());
        }
        let (sent, about, made) = (sides.pop(), sides.pop(), sides.pop());
        Ok(Self {
            href: String::new(),
            name: String::new(),
            email: String::new(),
            phone: String::new(),
            website: String::new(),
            note: String::new(),
            version: 0,
            person_id: String::new(),
            places: Vec::new(),
            referrer: None,
            client: None,
            made: made.unwrap_or_default(),
            loops_open: loops_open(db, party, &around.all).await?,
            about: about.unwrap_or_default(),
            sent: sent.unwrap_or_default(),
            ties: Vec::new(),
            touches: Vec::new(),
            ledger: Ledger::load(db, party, say).await?,
            today: say.today().to_string(),
            custom: match party {
                Party::Person(id) => Held::load(db, FieldOn::Person, Some(id.get())).await?,
                Party::Organisation(id) => Held::load(db, FieldOn::Organisation, Some(id.get())).await?,
            },
        })
    }

    fn of_person(self, person: Person) -> Self {
        Self {
            href: format!("/people/{}", person.id),
            name: person.name,
            email: person.email.unwrap_or_default(),
            phone: person.phone.unwrap_or_default(),
            note: person.note,
            version: person.version,
            person_id: person.id.to_string(),
            ..self
        }
    }

    fn of_organisation(self, organisation: Organisation) -> Self {
        Self {
            href: format!("/organisations/{}", organisation.id),
            name: organisation.name,
            website: organisation.website.unwrap_or_default(),
            note: organisation.note,
            version: organisation.version,
            ..self
        }
    }

    /// Whether there is something to say at the head of an organisation's page.
    pub(crate) fn has_head(&self) -> bool {
        self.referrer.is_some() || self.client.is_some() || !self.website.is_empty() || !self.note.is_empty()
    }

    /// How many they introduced: those read, or where they are more the count of them all.
    pub(crate) fn made_said(&self) -> String {
        let read = i64::try_from(self.made.len()).unwrap_or(i64::MAX);
        let ever = self.ledger.ever.referrals + self.ledger.ever.introductions;
        count(if read < MOST_LINES { read } else { ever.max(read) })
    }

    /// The latest of what they introduced, for a panel.
    pub(crate) fn made_few(&self) -> &[RelatedLine] {
        &self.made[..self.made.len().min(FEW)]
    }

    /// The latest of what they introduced, for the page of a referrer.
    pub(crate) fn made_some(&self) -> &[RelatedLine] {
        &self.made[..self.made.len().min(SOME)]
    }

    /// Where the rest of it is, for those who have introduced more than is shown; empty for others.
    pub(crate) fn rest_href(&self) -> String {
        let by = if self.person_id.is_empty() { "referrer_organisation" } else { "referrer_person" };
        let id = self.href.rsplit('/').next().unwrap_or_default();
        if self.made.len() > SOME { format!("/referrals?view=all&{by}={id}") } else { String::new() }
    }

    /// What they are as a referrer, in a word.
    pub(crate) fn kind(&self) -> &'static str {
        self.referrer.as_ref().map_or("", |r| r.kind.label())
    }

    /// How much care they get.
    pub(crate) fn tier(&self) -> &'static str {
        self.referrer.as_ref().and_then(|r| r.tier).map_or("", goodword_domain::referrer::Tier::label)
    }

    /// What else is known of them as a referrer.
    pub(crate) fn referrer_note(&self) -> &str {
        self.referrer.as_ref().map_or("", |r| r.note.as_str())
    }
}

/// What their lines are said with.
struct Around {
    say: Say,
    colleagues: Colleagues,
    /// Everything, which a party narrows down.
    all: Filter,
}

async fn around(ctx: &Ctx, db: &mut Reader) -> Result<Around, WebError> {
    let rules = ctx.rules(db).await?;
    let say = ctx.say(&rules);
    let colleagues = Colleagues::load(db, say.today()).await?;
    Ok(Around { say, colleagues, all: Filter::all(ctx.now(), rules.quiet.cutoffs(ctx.now())) })
}

/// The open loops of what they made, by the filter that the list they are linked to has.
async fn loops_open(db: &mut Reader, party: Party, all: &Filter) -> Result<Option<Link>, WebError> {
    let open = Filter { loop_is: Some(LoopIs::Open), ..all.clone() };
    let (filter, by) = match party {
        Party::Person(id) => (Filter { referrer_person: Some(Pick::One(id)), ..open }, format!("referrer_person={id}")),
        Party::Organisation(id) => {
            (Filter { referrer_organisation: Some(Pick::One(id)), ..open }, format!("referrer_organisation={id}"))
        }
    };
    let count = referral_list::count(db, &filter).await?;
    let text = counted(count, "loop open", "loops open");
    Ok((count > 0).then(|| Link { href: format!("/referrals?view=all&loop={}&{by}", LoopIs::Open.word()), text }))
}

async fn places(db: &mut Reader, person: PersonId, say: &Say) -> Result<Vec<Place>, WebError> {
    let all = positions::of_person(db, person).await?;
    let names = Names::load(db, Vec::new(), all.iter().map(|p| p.organisation_id).collect()).await?;
    let place = |p: positions::Position| {
        let name = names.organisation(Some(p.organisation_id))?.to_owned();
        let link = Link { href: format!("/organisations/{}", p.organisation_id), text: name };
        Some(Place {
            id: p.id,
            link,
            title: p.title,
            dates: dates(p.from_on, p.until_on, say),
            when: when(p.from_on, p.until_on, say.today()),
        })
    };
    Ok(all.into_iter().filter_map(place).collect())
}

async fn members(db: &mut Reader, organisation: OrganisationId, say: &Say) -> Result<Vec<Place>, WebError> {
    let place = |m: list::Member| Place {
        id: m.position_id,
        link: Link { href: format!("/people/{}", m.person_id), text: m.name },
        title: m.title,
        dates: dates(m.from_on, m.until_on, say),
        when: when(m.from_on, m.until_on, say.today()),
    };
    Ok(list::members(db, organisation).await?.into_iter().map(place).collect())
}

fn dates(from: Option<Date>, until: Option<Date>, say: &Say) -> String {
    match (from, until) {
        (None, None) => String::new(),
        (Some(from), None) => format!("since {}", say.date(from)),
        (None, Some(until)) => format!("until {}", say.date(until)),
        (Some(from), Some(until)) => format!("{} to {}", say.date(from), say.date(until)),
    }
}

async fn client(
    db: &mut Reader,
    person: Option<PersonId>,
    organisation: Option<OrganisationId>,
    say: &Say,
) -> Result<Option<Link>, WebError> {
    let client = clients::of_party(db, person, organisation).await?;
    Ok(client.map(|c| Link { href: format!("/clients/{}", c.id), text: format!("Client since {}", say.date(c.since_on)) }))
}

/// Who of ours knows them, the best first.
fn ties(all: Vec<lines::Between>, now: Timestamp, say: &Say, colleagues: &Colleagues) -> Vec<Tie> {
    let mut by: BTreeMap<ColleagueId, Vec<lines::Between>> = BTreeMap::new();
    for one in all {
        by.entry(one.colleague_id).or_default().push(one);
    }
    let tie = |(id, touches): (ColleagueId, Vec<lines::Between>)| {
        let age = |at: Timestamp| now.duration_since(at).as_secs_f64() / 86_400.0;
        let strength = strength::strength(touches.iter().map(|t| (t.kind, age(t.at))));
        let last = touches.iter().map(|t| t.at).max().map(|at| say.day(at)).unwrap_or_default();
        #[expect(clippy::cast_possible_truncation, reason = "between 0 and 100")]
        let strength = strength.round() as i64;
        Tie { face: colleagues.face(Some(id)), strength, last, touches: touches.len() }
    };
    let mut all: Vec<Tie> = by.into_iter().map(tie).collect();
    all.sort_by(|a, b| b.strength.cmp(&a.strength).then_with(|| a.face.name.cmp(&b.face.name)));
    all
}
