//! The desk verbs are done at: the database, the clock and the ids.

use std::sync::Arc;

use goodword_domain::desk::{Clock, Ids};
use goodword_domain::permit;
use goodword_domain::{ActId, Timestamp};
use goodword_store::{Db, Viewer};

use crate::{Act, ActionError, Actor, Result, Verb, taking_back};

/// What a verb needs from the world.
#[derive(Clone)]
pub struct Desk {
    /// Where the data is.
    pub db: Db,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// New ids and what nobody can guess.
    pub ids: Arc<dyn Ids>,
}

impl Desk {
    /// The instant, to the microsecond.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Does one verb and commits it; when this returns, it is durable.
    pub async fn run<V: Verb>(&self, actor: &Actor, verb: V) -> Result<V::Done> {
        permit::permit(actor.role, V::RIGHT)?;
        verb.at_desk(self, actor).await
    }

    /// Does one verb and commits it, and says by which number it can be taken back, where it can.
    pub async fn run_once<V: Verb>(&self, actor: &Actor, verb: V) -> Result<(V::Done, Option<ActId>)> {
        if !taking_back::is_kept(V::NAME) {
            return self.run(actor, verb).await.map(|done| (done, None));
        }
        permit::permit(actor.role, V::RIGHT)?;
        let mut act = self.begin(actor).await?;
        let done = act.perform(verb).await?;
        Ok((done, act.finish().await?))
    }

    /// Does one verb in an act of its own and commits it.
    pub(crate) async fn in_one_act<V: Verb>(&self, actor: &Actor, verb: V) -> Result<V::Done> {
        let mut act = self.begin(actor).await?;
        let done = act.perform(verb).await?;
        act.commit().await?;
        Ok(done)
    }

    /// Opens an act that several verbs share: all of them are kept, or none.
    pub async fn begin<'a>(&'a self, actor: &'a Actor) -> Result<Act<'a>> {
        let viewer = actor.colleague.map_or(Viewer::System(actor.via.word()), Viewer::Colleague);
        let work = self.db.work(viewer).await?;
        Ok(Act::new(work, self, actor))
    }
}

impl Act<'_> {
    /// Does one verb inside this act.
    pub async fn perform<V: Verb>(&mut self, verb: V) -> Result<V::Done> {
        permit::permit(self.actor().role, V::RIGHT)?;
        let (changed, entries) = (self.work.changed(), self.entries());
        let outer = self.verb();
        if outer.is_empty() {
            self.keep_rows(V::NAME);
        }
        self.set_verb(V::NAME);
        let done = verb.perform(self).await;
        // A verb that does another within itself goes on under its own name, also when the other was refused.
        self.set_verb(outer);
        let done = match done {
            Err(ActionError::Refused(refusal)) if refusal.names_a_matter() => {
                return Err(refusal.worded(&self.rules().await?.firm.matter()).into());
            }
            done => done?,
        };
        if self.work.changed() > changed && self.entries() == entries {
            return Err(ActionError::Unrecorded(V::NAME));
        }
        Ok(done)
    }
}
