//! Adds a client who engaged us before anybody wrote down how they came.

use goodword_domain::permit::Right;
use goodword_domain::{ClientId, Date, OrganisationId, PersonId, Refusal, text};
use goodword_store::clients;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::on_record::{self, NewClient};
use crate::parties::{Found, Named};
use crate::{Act, Result, Verb, given, tag_clients};

/// A client without a referral: a person, or an organisation (with a person at it, the organisation is the client).
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AddClient {
    /// A person of ours,
    pub person_id: Option<PersonId>,
    /// or one by name, who is found or added.
    pub person: Option<String>,
    /// An organisation of ours,
    pub organisation_id: Option<OrganisationId>,
    /// or one by name, which is found or added.
    pub organisation: Option<String>,
    /// The key of the source; untagged where nobody knows yet.
    pub source: Option<String>,
    /// Since which day; today where nobody says.
    pub since_on: Option<Date>,
}

impl Verb for AddClient {
    type Done = ClientId;
    const NAME: &'static str = "add_client";
    const RIGHT: Right = Right::Capture;

    async fn perform(self, act: &mut Act<'_>) -> Result<ClientId> {
        let named = Named {
            person_id: self.person_id,
            person: self.person,
            organisation_id: self.organisation_id,
            organisation: self.organisation,
            ..Named::default()
        };
        let by_person_alone = named.names_no_organisation();
        let today = act.rules().await?.calendar.date_of(act.now());
        let found = named.find_or_create(act, today).await?;
        if found == Found::default() {
            let sentence = "Say who the client is: a person or an organisation.";
            return Err(Refusal::invalid("client.nobody", sentence).at("organisation").into());
        }
        // Somebody named alone is the client themselves, wherever they work.
        let organisation_id = if by_person_alone { None } else { found.organisation };
        let person_id = if organisation_id.is_none() { found.person } else { None };
        if clients::of_party(&mut act.work, person_id, organisation_id).await?.is_some() {
            let sentence = "They are a client already. Open the client to change its source.";
            return Err(Refusal::invalid("client.already", sentence).at("organisation").into());
        }
        if let Some(since) = self.since_on.filter(|day| *day > today) {
            let sentence =
                format!("{} has not come yet. Give the day they became a client, or leave it empty for today.", text::day(since));
            return Err(Refusal::invalid("client.in_the_future", sentence).at("since_on").into());
        }
        let source = match given::line(self.source.as_deref(), 60) {
            Some(key) => Some(tag_clients::source(act, &key).await?),
            None => None,
        };
        let source_id = source.map(|source| source.id);
        let new = NewClient { person_id, organisation_id, source_id, since_on: self.since_on.unwrap_or(today) };
        let client = on_record::client(act, new, "The client was added").await?;
        Ok(client.id)
    }
}
