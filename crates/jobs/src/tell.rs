//! Telling colleagues: whom it reaches when somebody is away, has left, or may not know of the record.

use goodword_actions::{Act, Result};
use goodword_domain::notice::Notice;
use goodword_domain::noun::RecordRef;
use goodword_domain::{ColleagueId, Date, NotificationId};
use goodword_store::choices;
use goodword_store::colleagues::{self, Colleague};
use goodword_store::notifications::{self, Notification};
use goodword_store::walls;

/// How many deputies of deputies are asked: a circle of people who are all away ends here.
const DEPUTIES: usize = 5;

/// What is to be told.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub kind: Notice,
    pub sentence: String,
    pub about: RecordRef,
    /// What makes it the same as another; the second and further colleagues it reaches get their own.
    pub once_key: String,
    /// Kept as read: another notification speaks for it.
    pub read: bool,
}

/// Somebody a message reaches.
#[derive(Debug, Clone)]
pub(crate) struct Hearer {
    pub id: ColleagueId,
    pub name: String,
    /// For whom they stand in, and why: “Tom Fee, who is away”.
    pub instead_of: Option<String>,
}

/// Whom a message about a record reaches: the first of the candidates who is with the firm and may see it, with those
/// who stand in for them while they are away; the next candidates as long as nobody who hears it is there.
pub(crate) async fn hearers(act: &mut Act<'_>, candidates: &[ColleagueId], about: RecordRef) -> Result<Vec<Hearer>> {
    let today = act.rules().await?.calendar.date_of(act.now());
    let mut heard: Vec<Hearer> = Vec::new();
    for candidate in candidates {
        let mut next = Some(*candidate);
        let mut instead_of = None;
        for _ in 0..DEPUTIES {
            let Some(id) = next.filter(|id| heard.iter().all(|h| h.id != *id)) else { break };
            let Some(colleague) = colleagues::find(&mut act.work, id).await?.filter(|c| is_with_firm(c, today)) else { break };
            let away = is_away(&colleague, today);
            let hears = !walls::denied(&mut act.work, id, about.noun, about.id).await?;
            if hears {
                heard.push(Hearer { id, name: colleague.name.clone(), instead_of: instead_of.take() });
            }
            if hears && !away {
                return Ok(heard);
            }
            // A wall before somebody who is there leads to the next candidate, not to their deputy.
            next = colleague.deputy_id.filter(|_| away);
            instead_of = Some(format!("{}, who is away", colleague.name));
        }
    }
    Ok(heard)
}

/// Tells whom it reaches; hands back their names, also of those who were told before.
pub(crate) async fn tell(act: &mut Act<'_>, candidates: &[ColleagueId], message: &Message) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for (place, hearer) in hearers(act, candidates, message.about).await?.into_iter().enumerate() {
        let once_key = match place {
            0 => message.once_key.clone(),
            _ => format!("{}:{}", message.once_key, hearer.id),
        };
        keep(act, &hearer, Message { once_key, ..message.clone() }).await?;
        names.push(hearer.name);
    }
    Ok(names)
}

/// Keeps a message for one colleague; says whether it is new.
pub(crate) async fn keep(act: &mut Act<'_>, hearer: &Hearer, message: Message) -> Result<bool> {
    let sentence = match &hearer.instead_of {
        Some(away) => format!("For {away}: {}", message.sentence),
        None => message.sentence,
    };
    let chosen = choices::notices(&mut act.work, hearer.id).await?;
    let calendar = act.rules().await?.calendar.clone();
    let notification = Notification {
        id: act.id::<NotificationId>(),
        colleague_id: hearer.id,
        kind: message.kind.word().to_owned(),
        sentence,
        noun: message.about.noun,
        record_id: message.about.id,
        at: act.now(),
        // What somebody chose not to be told is on record as read, so that whoever asks finds it.
        read_at: (message.read || !chosen.tells(message.kind)).then(|| act.now()),
        held_until: chosen.held_until(act.now(), &calendar),
        once_key: message.once_key,
    };
    Ok(notifications::insert_once(&mut act.work, &notification).await?)
}

/// “Told Tom Fee and Ada Admin.”
pub(crate) fn told(names: &[String]) -> String {
    match names {
        [] => "Nobody could be told: no colleague who may see it is with the firm.".to_owned(),
        [one] => format!("Told {one}."),
        [first @ .., last] => format!("Told {} and {last}.", first.join(", ")),
    }
}

/// Whether somebody is still with the firm on `today`.
pub(crate) fn is_with_firm(colleague: &Colleague, today: Date) -> bool {
    colleague.left_on.is_none_or(|day| day >= today)
}

fn is_away(colleague: &Colleague, today: Date) -> bool {
    colleague.away_from.is_some_and(|from| from <= today) && colleague.away_until.is_some_and(|until| until >= today)
}
