//! What the rows of each target are made of, and what must hold between their fields.

use goodword_domain::referral::{Direction, Outcome};

use super::cells::Cells;
use super::{ClientRow, Moment, OrganisationRow, OutcomeRow, PersonRow, ReferralRow, Values, before_first_contact};
use crate::custom;
use crate::mapping::Target;

impl Cells<'_> {
    /// The values of the row; nothing where something it cannot do without is missing.
    pub(super) fn values(&mut self) -> Option<Values> {
        match self.reader.mapping.target {
            Target::Referral => self.referral().map(|r| Values::Referral(Box::new(r))),
            Target::Outcome => self.outcome().map(|r| Values::Outcome(Box::new(r))),
            Target::Person if self.is_nobody() => self.organisation_alone().map(|r| Values::Organisation(Box::new(r))),
            Target::Person => self.person().map(|r| Values::Person(Box::new(r))),
            Target::Organisation => self.organisation().map(|r| Values::Organisation(Box::new(r))),
            Target::Client => self.client().map(|r| Values::Client(Box::new(r))),
            Target::Touch => self.touch().map(|r| Values::Touch(Box::new(r))),
        }
    }

    fn referral(&mut self) -> Option<ReferralRow> {
        // Everything is read before anything is given up, so that one look shows all that is wrong with a row.
        let received_on = self.required("received_on", Self::past);
        let row = ReferralRow {
            external_key: self.external_key(),
            link: self.link(),
            direction: self.word("direction").unwrap_or(Direction::Inbound),
            received_on: received_on.unwrap_or(Moment { date: self.reader.settings.today, time: None }),
            source: self.source(),
            prospect_person: self.name("prospect_person"),
            prospect_organisation: self.name("prospect_organisation"),
            prospect_email: self.email("prospect_email").or_else(|| self.email_beside("prospect_person")),
            prospect_phone: self.phone("prospect_phone"),
            referrer_person: self.name("referrer_person"),
            referrer_organisation: self.name("referrer_organisation"),
            referrer_email: self.email("referrer_email").or_else(|| self.email_beside("referrer_person")),
            referrer_kind: self.referrer_kind(),
            referrer_colleague: self.name("referrer_colleague"),
            recipient_person: self.name("recipient_person"),
            recipient_organisation: self.name("recipient_organisation"),
            owner: self.name("owner"),
            practice: self.name("practice"),
            need: self.text("need"),
            value: self.value(),
            stage: self.word("stage"),
            first_contact_on: self.past("first_contact_on"),
            thanked_on: self.past("thanked_on").map(|m| m.date),
            told_on: self.past("told_on").map(|m| m.date),
            next_step: self.text("next_step"),
            next_step_due: self.day("next_step_due"),
            outcome: self.decided(),
            reason: self.name("reason"),
            matter_title: self.name("matter_title"),
            note: self.note(&["prospect_email", "prospect_phone"]),
            custom: self.custom(custom::OWN),
            matter_custom: self.custom(custom::OF_MATTER),
        };
        if row.prospect_person.is_none() && row.prospect_organisation.is_none() {
            let field = if self.reader.mapping.fields.contains_key("prospect_person") {
                "prospect_person"
            } else {
                "prospect_organisation"
            };
            self.refuse(field, "", "nobody is named as introduced: neither a person nor an organisation.");
        }
        received_on?;
        self.check_order(&row);
        Some(row)
    }

    /// Outcome and day of a referral: both or neither.
    fn decided(&mut self) -> Option<(Outcome, Moment)> {
        let outcome = self.word::<Outcome>("outcome");
        // What the file says is still open has not ended: its day is the one it is expected on.
        if outcome.is_none() && self.stands_for_blank("outcome") {
            return None;
        }
        let decided_on = self.past("decided_on");
        match (outcome, decided_on) {
            (Some(outcome), Some(moment)) => Some((outcome, moment)),
            (Some(outcome), None) if self.is_blank("decided_on") => {
                self.refuse("decided_on", "", format!("the outcome is {outcome}, and there is no day it was decided on."));
                None
            }
            (None, Some(moment)) if self.is_blank("outcome") => {
                let day = moment.date.to_string();
                self.refuse("outcome", &day, format!("it was decided on {day}, and there is no outcome."));
                None
            }
            _ => None,
        }
    }

    /// Days in an order that cannot be: kept as given, and said.
    fn check_order(&mut self, row: &ReferralRow) {
        let received = row.received_on.date;
        if let Some((outcome, decided)) = row.outcome {
            let first = row.first_contact_on.map_or(received, |m| m.date);
            if let Some(sentence) = before_first_contact(outcome, first, decided.date) {
                self.warn("decided_on", &decided.date.to_string(), sentence);
            }
        }
        let early = [
            ("first_contact_on", row.first_contact_on.map(|m| m.date)),
            ("thanked_on", row.thanked_on),
            ("told_on", row.told_on),
        ];
        for (field, day) in early {
            if let Some(day) = day.filter(|d| *d < received) {
                let what = format!("{day} is before the referral was received ({received}); kept as given, look at it.");
                self.warn(field, &day.to_string(), what);
            }
        }
    }

    fn outcome(&mut self) -> Option<OutcomeRow> {
        let outcome = self.required("outcome", Self::word::<Outcome>);
        let decided_on = self.required("decided_on", Self::past);
        let link = self.link();
        let external_key = self.external_key();
        let (reason, practice, need) = (self.name("reason"), self.name("practice"), self.text("need"));
        let (value, matter_title, note) = (self.value(), self.name("matter_title"), self.text("note"));
        let matter_custom = self.custom(custom::OF_MATTER);
        Some(OutcomeRow {
            external_key,
            link: link?,
            outcome: outcome?,
            decided_on: decided_on?,
            reason,
            practice,
            need,
            value,
            matter_title,
            note,
            matter_custom,
        })
    }

    /// Whether a row of people names an organisation and nobody there, as address books do.
    fn is_nobody(&self) -> bool {
        let mapping = &self.reader.mapping;
        let custom = mapping.fields.keys().any(|name| name.starts_with(custom::OWN) && !self.is_blank(name));
        mapping.link.is_none() && self.is_blank("name") && !self.is_blank("organisation") && !custom
    }

    /// The organisation of a row that names nobody there.
    fn organisation_alone(&mut self) -> Option<OrganisationRow> {
        let name = self.name("organisation")?;
        self.warn("name", "", format!("nobody is named here, so the organisation {name} is recorded."));
        let referrer = self.name("referrer_person").map(|who| format!("Referred by: {who}"));
        let note: Vec<String> = referrer.into_iter().chain(self.note(&["email", "phone"])).collect();
        Some(OrganisationRow {
            external_key: self.external_key(),
            name,
            email: self.email("email"),
            phone: self.phone("phone"),
            website: None,
            referrer_kind: self.referrer_kind(),
            note: Some(note.join("\n")).filter(|note| !note.is_empty()),
            custom: custom::Cells::new(),
        })
    }

    fn person(&mut self) -> Option<PersonRow> {
        let name = self.required("name", Self::name);
        let row = PersonRow {
            external_key: self.external_key(),
            link: self.link(),
            name: name.clone().unwrap_or_default(),
            email: self.email("email").or_else(|| self.email_beside("name")),
            phone: self.phone("phone"),
            organisation: self.name("organisation"),
            job_title: self.name("job_title"),
            position_since: self.day("position_since"),
            referrer_person: self.name("referrer_person"),
            referrer_kind: self.referrer_kind(),
            note: self.note(&["email", "phone"]),
            custom: self.custom(custom::OWN),
        };
        name.map(|_| row)
    }

    fn organisation(&mut self) -> Option<OrganisationRow> {
        let name = self.required("name", Self::name);
        let row = OrganisationRow {
            external_key: self.external_key(),
            name: name.clone().unwrap_or_default(),
            email: self.email("email"),
            phone: self.phone("phone"),
            website: self.name("website"),
            referrer_kind: self.referrer_kind(),
            note: self.note(&["email", "phone"]),
            custom: self.custom(custom::OWN),
        };
        name.map(|_| row)
    }

    fn client(&mut self) -> Option<ClientRow> {
        let row = ClientRow {
            external_key: self.external_key(),
            person: self.name("person"),
            organisation: self.name("organisation"),
            source: self.source(),
            owner: self.name("owner"),
            client_since: self.day("client_since"),
            email: self.email("email"),
            phone: self.phone("phone"),
            note: self.note(&["email", "phone"]),
        };
        if row.person.is_none() && row.organisation.is_none() {
            let field = if self.reader.mapping.fields.contains_key("organisation") { "organisation" } else { "person" };
            self.refuse(field, "", "no client is named: neither a person nor an organisation.");
        }
        Some(row)
    }

    fn referrer_kind(&mut self) -> Option<String> {
        self.word::<KindWord>("referrer_kind").map(|k| k.0)
    }

    /// A field without which the row cannot be.
    pub(super) fn required<T>(&mut self, field: &str, read: impl FnOnce(&mut Self, &str) -> Option<T>) -> Option<T> {
        if self.is_blank(field) {
            self.refuse(
                field,
                "",
                format!(
                    "it is blank, and {field} is needed. Fill it in the file; a `default` in the mapping would fill it, too."
                ),
            );
            return None;
        }
        read(self, field)
    }
}

/// One of the kinds of referrer.
struct KindWord(String);

impl std::str::FromStr for KindWord {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match crate::mapping::fields::find("referrer_kind").map(|f| f.holds) {
            Some(crate::mapping::Holds::Word(words)) if words.contains(&text) => Ok(Self(text.to_owned())),
            _ => Err("no kind of referrer"),
        }
    }
}
