//! How values are said on pages: days, distances of time, people, money. One place, so that no two pages say it differently.

mod related;
mod say;
mod sums;

use std::collections::HashMap;

use goodword_domain::money::Money;
use goodword_domain::{ColleagueId, Date, text};
use goodword_store::{Reader, colleagues};

use crate::error::WebError;

pub use related::RelatedLine;
pub use say::Say;
pub use sums::Sums;

/// A face: who, with initials and a stable colour.
#[derive(Debug, Clone, Default)]
pub struct Face {
    /// The name.
    pub name: String,
    /// Up to two initials.
    pub initials: String,
    /// The colour, 0 to 11.
    pub hue: u8,
}

impl Face {
    /// The face of a name.
    #[must_use]
    pub fn of(name: &str) -> Self {
        Self { name: name.to_owned(), initials: text::initials(name), hue: text::hue(name) }
    }
}

/// The colleagues by id, for pages that name them.
#[derive(Debug, Default)]
pub struct Colleagues(HashMap<ColleagueId, (String, bool)>, Vec<ColleagueId>);

impl Colleagues {
    /// Reads them all: a firm has hundreds, not millions.
    pub async fn load(reader: &mut Reader, today: Date) -> Result<Self, WebError> {
        let all = colleagues::all(reader).await?;
        let order = all.iter().map(|c| c.id).collect();
        let names = all.into_iter().map(|c| {
            let here = c.left_on.is_none_or(|day| day >= today) && c.role.may_own();
            (c.id, (c.name, here))
        });
        Ok(Self(names.collect(), order))
    }

    /// The name of one; empty for nobody.
    #[must_use]
    pub fn name(&self, id: Option<ColleagueId>) -> &str {
        id.and_then(|id| self.0.get(&id)).map_or("", |(name, _)| name.as_str())
    }

    /// The face of one.
    #[must_use]
    pub fn face(&self, id: Option<ColleagueId>) -> Face {
        Face::of(self.name(id))
    }

    /// Those who can own referrals, as options of a select: id and name, by name.
    #[must_use]
    pub fn owners(&self) -> Vec<(String, String)> {
        let able = self
            .1
            .iter()
            .filter_map(|id| self.0.get(id).filter(|(_, here)| *here).map(|(name, _)| (id.to_string(), name.clone())));
        able.collect()
    }
}

/// An amount, or nothing.
#[must_use]
pub fn money(amount: Option<Money>) -> String {
    amount.map(|m| m.to_string()).unwrap_or_default()
}

/// Ten-thousandths as a percentage: `50 %`, `33.34 %`.
#[must_use]
pub fn percent(share: i64) -> String {
    if share % 100 == 0 { format!("{} %", share / 100) } else { format!("{}.{:02} %", share / 100, share % 100) }
}

/// A key as people read it: `referrer_kind` is “Referrer kind”.
#[must_use]
pub fn plain(key: &str) -> String {
    let spaced = key.replace('_', " ");
    let mut letters = spaced.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A count with thousands marked: `1,234`.
#[must_use]
pub fn count(number: i64) -> String {
    let plain = number.unsigned_abs().to_string();
    let mut out = String::with_capacity(plain.len() + plain.len() / 3 + 1);
    if number < 0 {
        out.push('−');
    }
    for (i, c) in plain.chars().enumerate() {
        if i > 0 && (plain.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// `1 referral`, `2 referrals`.
#[must_use]
pub fn counted(number: i64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// Words that lead somewhere.
#[derive(Debug, Clone, Default)]
pub struct Link {
    /// Where to.
    pub href: String,
    /// What it says.
    pub text: String,
}
