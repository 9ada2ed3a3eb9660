//! The live reading: what a line is understood to say, who in it is on record, and what to look at. It writes nothing.

use askama::Template;
use goodword_actions::Rules;
use goodword_actions::reading::{self, Known, Reading};
use goodword_domain::referral::Direction;
use goodword_domain::warning::Warning;
use goodword_intake::one_line::{Party, Referrer};
use goodword_store::Reader;

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::show;
use crate::view::{self, Say};

/// One line of the reading.
#[derive(Debug, Default)]
pub struct Line {
    /// What it is about.
    pub label: &'static str,
    /// What was understood.
    pub text: String,
    /// The kind of its badge; empty for none.
    pub kind: &'static str,
    /// The badge's words.
    pub badge: &'static str,
    /// Whether something is missing or unsure.
    pub missing: bool,
}

/// Something to look at before it is saved.
#[derive(Debug)]
pub struct Look {
    /// What looks odd, and the way on.
    pub sentence: String,
    /// Where the referral is that it is about; empty for none.
    pub href: String,
}

#[derive(Template)]
#[template(path = "capture/reading.html")]
struct ReadingPart {
    reading: Vec<Line>,
    warnings: Vec<Look>,
}

/// What is understood of the line typed so far.
pub async fn show(ctx: Ctx, draft: Draft) -> WebResult {
    let line = draft.or("line", "");
    let mut reader = ctx.read().await?;
    let rules = ctx.rules(&mut reader).await?;
    let (reading, warnings) = match line.trim().is_empty() {
        true => (Vec::new(), Vec::new()),
        false => of_line(&ctx, &mut reader, &rules, &line).await?,
    };
    show::html(&ReadingPart { reading, warnings }, &draft)
}

/// The lines and the warnings of a reading.
pub(super) async fn of_line(
    ctx: &Ctx,
    reader: &mut Reader,
    rules: &Rules,
    line: &str,
) -> Result<(Vec<Line>, Vec<Look>), WebError> {
    let read = reading::read(reader, rules, ctx.now(), line).await?;
    let look = |w: &Warning| Look {
        sentence: w.sentence.clone(),
        href: w.about.map(|id| format!("/referrals/{id}")).unwrap_or_default(),
    };
    let warnings = read.warnings.iter().map(look).collect();
    Ok((lines(&read, &ctx.say(rules)), warnings))
}

fn lines(read: &Reading, say: &Say) -> Vec<Line> {
    let said = &read.said;
    let mut lines = vec![prospect(read), referrer(read)];
    if let Some(recipient) = &said.recipient {
        lines.push(party("Sent to", recipient, &read.recipient));
    }
    if let Some(colleague) = &said.to_colleague {
        lines.push(Line { kind: "done", badge: "Colleague", ..plain("For", colleague.name.clone()) });
    }
    let fill = |label, text: &Option<String>| text.clone().map(|text| plain(label, text));
    lines.extend(fill("Need", &said.need));
    if said.need.is_none() && said.direction == Direction::Inbound {
        lines.push(plain("Need", "None said: it is kept as an introduction, which can become a referral".to_owned()));
    }
    lines.extend(said.value.map(|value| plain("Value", view::money(Some(value)))));
    let day = if read.on == say.today() { "Today".to_owned() } else { say.date(read.on) };
    lines.push(plain("Date", day));
    lines.push(plain("Direction", reading::direction_in_words(said.direction).to_owned()));
    lines.extend(fill("Email", &said.email));
    lines.extend(fill("Telephone", &said.phone));
    lines.extend(fill("Note", &said.note));
    let asked = said.questions.iter().map(|q| Line { missing: true, ..plain("To check", q.clone()) });
    lines.extend(asked);
    lines
}

fn prospect(read: &Reading) -> Line {
    match &read.said.prospect {
        Some(prospect) => party("Prospect", prospect, &read.prospect),
        None => {
            Line { missing: true, ..plain("Prospect", "Who was introduced? This is the one thing that is needed.".to_owned()) }
        }
    }
}

fn referrer(read: &Reading) -> Line {
    match &read.said.referrer {
        Some(Referrer::Party(who)) => party("From", who, &read.referrer),
        Some(Referrer::Colleague(_, name)) => Line { kind: "done", badge: "Colleague", ..plain("From", name.clone()) },
        Some(Referrer::Unknown) | None => plain("From", "Unknown".to_owned()),
    }
}

fn party(label: &'static str, party: &Party, known: &Known) -> Line {
    let person = party.person.as_deref().filter(|p| !p.is_empty());
    let organisation = party.organisation.as_deref().filter(|o| !o.is_empty());
    let text = match (person, organisation) {
        (Some(person), Some(organisation)) => format!("{person} ({organisation})"),
        (Some(person), None) if !known.at.is_empty() => format!("{person} ({})", known.at),
        (one, other) => one.or(other).unwrap_or_default().to_owned(),
    };
    let new_person = person.is_some() && known.person.is_none();
    let new_organisation = organisation.is_some() && known.organisation.is_none();
    let (kind, badge) = match (new_person, new_organisation, person.is_some() && organisation.is_some()) {
        (false, false, _) => ("done", "On record"),
        (true, false, true) => ("new", "New person"),
        (false, true, true) => ("new", "New organisation"),
        _ => ("new", "New"),
    };
    Line { label, text, kind, badge, missing: false }
}

fn plain(label: &'static str, text: String) -> Line {
    Line { label, text, ..Line::default() }
}
