//! What stands beside a person or an organisation: who may be the same, and what was merged into it.

use goodword_domain::merge::MergeOf;
use goodword_store::merges::{self, Former};
use goodword_store::{Reader, duplicates};

use super::PairLine;
use crate::error::WebError;
use crate::view::{Colleagues, Say};

/// How many are shown.
const SHOWN: i64 = 3;

/// A record that was merged into this one.
pub(crate) struct FormerLine {
    pub name: String,
    pub address: String,
    pub when: String,
    pub who: String,
    pub undo: String,
}

/// Both.
#[derive(Default)]
pub(crate) struct Beside {
    pub alike: Vec<PairLine>,
    pub formers: Vec<FormerLine>,
}

impl Beside {
    /// Of a record, which the caller has read through its walls; who may not judge duplicates is not shown any.
    pub(crate) async fn load(db: &mut Reader, of: MergeOf, id: i64, say: &Say, may: bool) -> Result<Self, WebError> {
        let alike = if may { duplicates::of_record(db, of.noun(), id, SHOWN).await? } else { Vec::new() };
        let formers = merges::formers(db, of, id).await?;
        if formers.is_empty() {
            return Ok(Self {
                alike: alike.into_iter().map(|pair| PairLine::seen_from(pair, id)).collect(),
                formers: Vec::new(),
            });
        }
        let colleagues = Colleagues::load(db, say.today()).await?;
        let line = |former: Former| FormerLine {
            name: former.name,
            address: former.address.unwrap_or_default(),
            when: say.day(former.merged_at),
            who: match former.merged_by {
                Some(_) => colleagues.name(former.merged_by).to_owned(),
                None => "the firm's rule".to_owned(),
            },
            undo: format!("/merges/{}/undoing", former.merge_id),
        };
        Ok(Self {
            alike: alike.into_iter().map(|pair| PairLine::seen_from(pair, id)).collect(),
            formers: formers.into_iter().map(line).collect(),
        })
    }
}

impl PairLine {
    /// The same pair, with the record whose page it stands on first: that one is kept where nothing else is wished.
    fn seen_from(pair: goodword_store::duplicates::Pair, id: i64) -> Self {
        let mut pair = pair;
        if pair.second_id == id {
            std::mem::swap(&mut pair.first_id, &mut pair.second_id);
            std::mem::swap(&mut pair.first, &mut pair.second);
            std::mem::swap(&mut pair.first_address, &mut pair.second_address);
        }
        Self::of(pair)
    }
}
