//! Names by id, as far as the viewer may see them: one statement for all the people of a page, one for its organisations.

use std::collections::{BTreeSet, HashMap};

use goodword_domain::{Noun, OrganisationId, PersonId};

use crate::{Reader, Result, Sql, record};

record! {
    /// What somebody, or something, is called.
    pub struct Named {
        /// Its number.
        pub id: i64,
        /// Its name.
        pub name: String,
    }
}

/// The names of people and organisations; who is not in it may not be seen, or is in the bin.
#[derive(Debug, Default)]
pub struct Names {
    people: HashMap<PersonId, String>,
    organisations: HashMap<OrganisationId, String>,
}

impl Names {
    /// Reads those asked for.
    pub async fn load(db: &mut Reader, people: Vec<PersonId>, organisations: Vec<OrganisationId>) -> Result<Self> {
        let scope = db.scope();
        let people: BTreeSet<PersonId> = people.into_iter().collect();
        let organisations: BTreeSet<OrganisationId> = organisations.into_iter().collect();
        let mut names = Self::default();
        if !people.is_empty() {
            let sql = Sql::new("select p.id, p.name from people p where p.id in").add_list("", people);
            let all: Vec<Named> = db.all(sql.visible(&scope, Noun::Person)).await?;
            names.people.extend(all.into_iter().map(|n| (PersonId::from(n.id), n.name)));
        }
        if !organisations.is_empty() {
            let sql = Sql::new("select o.id, o.name from organisations o where o.id in").add_list("", organisations);
            let all: Vec<Named> = db.all(sql.visible(&scope, Noun::Organisation)).await?;
            names.organisations.extend(all.into_iter().map(|n| (OrganisationId::from(n.id), n.name)));
        }
        Ok(names)
    }

    /// The name of a person; nothing for nobody, or somebody who may not be seen.
    #[must_use]
    pub fn person(&self, id: Option<PersonId>) -> Option<&str> {
        self.people.get(&id?).map(String::as_str)
    }

    /// The name of an organisation.
    #[must_use]
    pub fn organisation(&self, id: Option<OrganisationId>) -> Option<&str> {
        self.organisations.get(&id?).map(String::as_str)
    }
}
