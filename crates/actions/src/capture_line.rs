//! Records an introduction from one line, as somebody would say it.

use goodword_domain::permit::Right;
use goodword_domain::referral::Direction;
use goodword_domain::{ColleagueId, Refusal};
use goodword_intake::one_line::{self, Context, KnownColleague, Party, Referrer, Understood};
use goodword_store::{Reader, Viewer, colleagues};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::record_referral::{RecordReferral, Recorded};
use crate::{Act, Result, Rules, Verb};

/// One line, such as “Amira Khan (Hale & Co) introduced Orion Foods, shareholder dispute, worth 40k”.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CaptureLine {
    /// Who introduced whom, and for what.
    pub line: String,
    /// The colleague it is recorded for, when an assistant does it.
    pub for_colleague_id: Option<ColleagueId>,
}

impl Verb for CaptureLine {
    type Done = Recorded;
    const NAME: &'static str = "capture_line";
    const RIGHT: Right = Right::Capture;

    async fn perform(self, act: &mut Act<'_>) -> Result<Recorded> {
        let rules = act.rules().await?;
        let now = act.now();
        let understood = understand(&mut act.work, &rules, now, &self.line).await?;
        let mut command = command(understood, &self.line)?;
        command.for_colleague_id = self.for_colleague_id;
        command.perform(act).await
    }
}

/// What a line is understood to say, for the live reading and for the record alike.
pub async fn understand(db: &mut Reader, rules: &Rules, now: goodword_domain::Timestamp, line: &str) -> Result<Understood> {
    let today = rules.calendar.date_of(now);
    let everybody = colleagues::all(db).await?;
    // Whoever writes the line writes its days as they are used to.
    let own = match db.scope().viewer() {
        Viewer::Colleague(me) => everybody.iter().find(|c| c.id == me).and_then(|c| c.writing),
        _ => None,
    };
    let month_first = own.unwrap_or(rules.firm.writing).month_first();
    let here = everybody.into_iter().filter(|c| c.left_on.is_none_or(|day| day >= today));
    let known: Vec<KnownColleague> = here.map(|c| KnownColleague { id: c.id, name: c.name }).collect();
    // A line that was pasted over several is still one.
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    Ok(one_line::read(&line, &Context { today, month_first, currency: rules.firm.currency, colleagues: &known }))
}

/// The command a line becomes. Only who was introduced must be in it.
fn command(said: Understood, line: &str) -> Result<RecordReferral> {
    let Some(prospect) = said.prospect else {
        let sentence = "Who was introduced could not be read from this line. Write it as “Amira Khan (Hale & Co) introduced Orion Foods, what they need”, or use the form.";
        return Err(Refusal::invalid("capture.no_prospect", sentence).at("line").into());
    };
    let (referrer, colleague) = match said.referrer {
        Some(Referrer::Party(party)) => (party, None),
        Some(Referrer::Colleague(id, _)) => (Party::default(), Some(id)),
        Some(Referrer::Unknown) | None => (Party::default(), None),
    };
    let recipient = said.recipient.unwrap_or_default();
    let written = format!("Captured as: {}", line.trim());
    Ok(RecordReferral {
        direction: Some(said.direction),
        prospect_person: prospect.person,
        prospect_organisation: prospect.organisation,
        prospect_email: said.email,
        prospect_phone: said.phone,
        referrer_person: referrer.person,
        referrer_organisation: referrer.organisation,
        referrer_colleague_id: colleague,
        recipient_person: recipient.person,
        recipient_organisation: recipient.organisation,
        need: said.need,
        note: Some(said.note.map_or_else(|| written.clone(), |note| format!("{note}\n{written}"))),
        value: said.value.map(|v| format!("{} {}", v.currency.code(), decimal(v.minor, v.currency.digits()))),
        introduced_on: said.received_on,
        owner_id: if said.direction == Direction::Internal { said.to_colleague.map(|c| c.id) } else { None },
        ..RecordReferral::default()
    })
}

/// An amount of minor units as it is written with a point.
fn decimal(minor: i64, digits: u32) -> String {
    let scale = 10_u64.pow(digits);
    let absolute = minor.unsigned_abs();
    match digits {
        0 => absolute.to_string(),
        _ => format!("{}.{:0width$}", absolute / scale, absolute % scale, width = digits as usize),
    }
}
