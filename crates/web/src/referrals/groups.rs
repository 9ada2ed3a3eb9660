//! A view group by group: how many referrals each owner, source or referrer has in it, each with the list behind it.

use std::collections::HashMap;

use goodword_domain::custom::{FieldKind, label_of};
use goodword_domain::money::Currency;
use goodword_domain::referral::{Direction, Outcome};
use goodword_domain::view::GroupBy;
use goodword_store::Reader;
use goodword_store::names::Names;
use goodword_store::referrals::custom;
use goodword_store::referrals::groups::{self, Group};

use super::asked::Asked;
use super::chips::Choices;
use super::custom::grouped_by;
use crate::error::WebError;
use crate::lists::custom::{Fields, PREFIX};
use crate::view::{Colleagues, Sums, count};
use crate::words::direction;

/// How many groups are read, each currency by itself.
const MOST: i64 = 500;

/// A group.
pub(super) struct GroupLine {
    pub name: String,
    pub href: String,
    pub count: String,
    pub sums: String,
    pub percent: i64,
}

/// The groups.
pub(super) struct Groups {
    pub by: String,
    pub lines: Vec<GroupLine>,
    /// Whether there are more than are read.
    pub cut: bool,
    /// What it can be grouped by: word, label, address, whether it is.
    pub choices: Vec<(String, String, bool)>,
}

impl Groups {
    /// Of what is asked for.
    pub(super) async fn load(
        reader: &mut Reader,
        asked: &Asked,
        (choices, ours, fields): (&Choices, &Colleagues, &Fields),
        reporting: Currency,
    ) -> Result<Self, WebError> {
        let chosen = grouped_by(fields, &asked.query);
        let by = asked.query.get("group").and_then(|word| word.parse().ok()).unwrap_or(GroupBy::Owner);
        let all = match chosen {
            Some((field, _)) => custom::groups(reader, &asked.filter, field.id, MOST).await?,
            None => groups::groups(reader, &asked.filter, by, MOST).await?,
        };
        let param = chosen.map_or_else(|| by.word().to_owned(), |(field, _)| format!("{PREFIX}{}", field.key));
        let cut = i64::try_from(all.len()).is_ok_and(|read| read >= MOST);
        let ids = |wanted| if by == wanted { all.iter().filter_map(|group| group.id).collect() } else { Vec::new() };
        let people = ids(GroupBy::ReferrerPerson).into_iter().map(Into::into).collect();
        let organisations = ids(GroupBy::ReferrerOrganisation).into_iter().map(Into::into).collect();
        let names = Names::load(reader, people, organisations).await?;
        let mut order: Vec<(Option<i64>, Option<String>)> = Vec::new();
        let mut joined: HashMap<(Option<i64>, Option<String>), Vec<&Group>> = HashMap::new();
        for group in &all {
            let key = (group.id, group.word.clone());
            if !joined.contains_key(&key) {
                order.push(key.clone());
            }
            joined.entry(key).or_default().push(group);
        }
        let total: i64 = all.iter().map(|group| group.referrals).sum();
        let mut lines: Vec<(i64, GroupLine)> = order
            .into_iter()
            .map(|key| {
                let parts = joined.remove(&key).unwrap_or_default();
                let name = match (chosen, &key.1) {
                    (Some((_, choices)), Some(word)) => label_of(choices, word).to_owned(),
                    (Some(_), None) => "None said".to_owned(),
                    _ => name(by, &key, (choices, ours, &names)),
                };
                line(asked, (&param, reporting), (&key, name), &parts, total)
            })
            .collect();
        lines.sort_by(|(a, x), (b, y)| b.cmp(a).then_with(|| x.name.cmp(&y.name)));
        let with_view = asked.query.with("view", &asked.view);
        let choice = |by_this: &GroupBy| {
            let now = chosen.is_none() && *by_this == by;
            (by_this.label().to_owned(), with_view.with("group", by_this.word()).href(), now)
        };
        let lists = fields.in_use().filter(|field| field.kind == FieldKind::Choice).map(|field| {
            let now = chosen.is_some_and(|(by, _)| by.id == field.id);
            (field.label.clone(), with_view.with("group", &format!("{PREFIX}{}", field.key)).href(), now)
        });
        Ok(Self {
            by: chosen.map_or_else(|| by.label().to_owned(), |(field, _)| field.label.clone()),
            lines: lines.into_iter().map(|(_, line)| line).collect(),
            cut,
            choices: GroupBy::ALL.iter().map(choice).chain(lists).collect(),
        })
    }
}

fn line(
    asked: &Asked,
    (param, reporting): (&str, Currency),
    ((id, word), name): (&(Option<i64>, Option<String>), String),
    parts: &[&Group],
    total: i64,
) -> (i64, GroupLine) {
    let referrals: i64 = parts.iter().map(|group| group.referrals).sum();
    let mut sums = Sums::of(reporting);
    for (group, currency) in parts.iter().filter_map(|group| group.currency.map(|currency| (group, currency))) {
        sums.add(currency, group.minor, group.worth);
    }
    let value = match (id, word) {
        (Some(id), _) => goodword_domain::id::write(*id),
        (None, Some(word)) => word.clone(),
        (None, None) => "none".to_owned(),
    };
    let href = asked.query.with("view", &asked.view).with("as", "").with("group", "").with(param, &value).href();
    let percent = if total > 0 { referrals * 100 / total } else { 0 };
    (referrals, GroupLine { name, href, count: count(referrals), sums: sums.said(), percent })
}

fn name(
    by: GroupBy,
    (id, word): &(Option<i64>, Option<String>),
    (choices, ours, names): (&Choices, &Colleagues, &Names),
) -> String {
    let listed = |list: &[(String, String)], id: i64| {
        let id = goodword_domain::id::write(id);
        list.iter()
            .find(|(value, _)| *value == id)
            .map_or_else(|| "One that is not in use any more".to_owned(), |(_, label)| label.clone())
    };
    match (by, id, word) {
        (GroupBy::Owner, Some(id), _) => ours.name(Some((*id).into())).to_owned(),
        (GroupBy::Source, Some(id), _) => listed(&choices.sources, *id),
        (GroupBy::Practice, Some(id), _) => listed(&choices.practices, *id),
        (GroupBy::Office, Some(id), _) => listed(&choices.offices, *id),
        (GroupBy::ReferrerPerson, Some(id), _) => names.person(Some((*id).into())).unwrap_or("Somebody else").to_owned(),
        (GroupBy::ReferrerOrganisation, Some(id), _) => {
            names.organisation(Some((*id).into())).unwrap_or("Another organisation").to_owned()
        }
        (GroupBy::Direction, _, Some(word)) => word.parse::<Direction>().map(|d| direction(d).to_owned()).unwrap_or_default(),
        (_, _, Some(word)) => word.parse::<Outcome>().map_or_else(|_| "Open".to_owned(), |outcome| outcome.label().to_owned()),
        _ => "None said".to_owned(),
    }
}
