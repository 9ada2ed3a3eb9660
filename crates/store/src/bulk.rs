//! Many rows at once: a whole firm that is invented has no forms to come in by. Every check of the schema stays on.

use goodword_domain::{ColleagueId, PersonId, TouchId};

use crate::clients::{Client, Engagement, Matter};
use crate::colleagues::Colleague;
use crate::credits::Credit;
use crate::loop_closures::LoopClosure;
use crate::organisations::Organisation;
use crate::people::Person;
use crate::people::positions::Position;
use crate::referrals::Referral;
use crate::referrals::steps::Step;
use crate::referrers::Referrer;
use crate::search::index;
use crate::touches::Touch;
use crate::{Arg, Result, Work, table};

/// Rows of which one statement inserts many; [`table!`] makes it from the fields.
pub trait Bulk: Sized {
    /// `insert into TABLE (COLUMNS) values`
    const HEAD: &'static str;

    /// The values of the row, in the order of the columns.
    fn values(&self) -> Vec<Arg>;
}

table! {
    /// A person was at a touch.
    pub struct TouchPerson in touch_people as tp {
        /// Which touch.
        pub touch_id: TouchId,
        /// Who of theirs.
        pub person_id: PersonId,
    }
}

table! {
    /// A colleague was at a touch.
    pub struct TouchColleague in touch_colleagues as tc {
        /// Which touch.
        pub touch_id: TouchId,
        /// Who of ours.
        pub colleague_id: ColleagueId,
    }
}

/// Rows of every kind that refer to each other, or to rows of a portion before.
#[derive(Debug, Default)]
pub struct Portion {
    /// Colleagues,
    pub colleagues: Vec<Colleague>,
    /// people outside,
    pub people: Vec<Person>,
    /// organisations,
    pub organisations: Vec<Organisation>,
    /// who was where,
    pub positions: Vec<Position>,
    /// who puts in words for us,
    pub referrers: Vec<Referrer>,
    /// clients,
    pub clients: Vec<Client>,
    /// referrals,
    pub referrals: Vec<Referral>,
    /// their steps,
    pub steps: Vec<Step>,
    /// their credits,
    pub credits: Vec<Credit>,
    /// the loops closed,
    pub loop_closures: Vec<LoopClosure>,
    /// matters,
    pub matters: Vec<Matter>,
    /// what made them,
    pub engagements: Vec<Engagement>,
    /// what happened,
    pub touches: Vec<Touch>,
    /// with whom of theirs,
    pub touch_people: Vec<TouchPerson>,
    /// and of ours.
    pub touch_colleagues: Vec<TouchColleague>,
}

/// Inserts rows of one kind.
pub(crate) async fn put<T: Bulk>(work: &mut Work, rows: &[T]) -> Result<()> {
    work.put_all(T::HEAD, "", rows.iter().map(T::values).collect()).await
}

/// Lets the records of a portion be found.
async fn find(work: &mut Work, portion: &Portion) -> Result<()> {
    portion.people.iter().for_each(|person| work.pending.person(person, true));
    portion.organisations.iter().for_each(|organisation| work.pending.organisation(organisation, true));
    portion.referrals.iter().for_each(|referral| work.pending.referral(referral, true));
    portion.matters.iter().for_each(|matter| work.pending.matter(matter, true));
    portion.touches.iter().for_each(|touch| work.pending.touch(touch));
    index::write(work).await
}

/// Inserts a portion, what is referred to first.
pub async fn insert(work: &mut Work, portion: &Portion) -> Result<()> {
    put(work, &portion.colleagues).await?;
    put(work, &portion.people).await?;
    put(work, &portion.organisations).await?;
    put(work, &portion.positions).await?;
    put(work, &portion.referrers).await?;
    put(work, &portion.clients).await?;
    put(work, &portion.referrals).await?;
    put(work, &portion.steps).await?;
    put(work, &portion.credits).await?;
    put(work, &portion.loop_closures).await?;
    put(work, &portion.matters).await?;
    put(work, &portion.engagements).await?;
    put(work, &portion.touches).await?;
    put(work, &portion.touch_people).await?;
    put(work, &portion.touch_colleagues).await?;
    find(work, portion).await
}
