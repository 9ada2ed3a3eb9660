//! What colleagues choose for themselves: what they are told, and whether the first steps are still shown.

use goodword_domain::ColleagueId;
use goodword_domain::notice::NoticeChoices;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Reader, Result, Sql, Work, json};

/// What a choice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// What they are told, and when.
    Notices,
    /// Whether the first steps are shown.
    FirstSteps,
}

impl About {
    fn word(self) -> &'static str {
        match self {
            Self::Notices => "notices",
            Self::FirstSteps => "first_steps",
        }
    }
}

/// What a colleague chose; nothing where they have not.
pub async fn find<T: DeserializeOwned>(db: &mut Reader, colleague: ColleagueId, about: About) -> Result<Option<T>> {
    let sql = Sql::new("select chosen from choices where colleague_id = $1 and about = $2").bind(colleague).bind(about.word());
    db.seldom_column::<String>(sql).await?.pop().map(|text| json::read("chosen", &text)).transpose()
}

/// What a colleague is told.
pub async fn notices(db: &mut Reader, colleague: ColleagueId) -> Result<NoticeChoices> {
    Ok(find(db, colleague, About::Notices).await?.unwrap_or_default())
}

/// Keeps what a colleague chose.
pub async fn set<T: Serialize>(work: &mut Work, colleague: ColleagueId, about: About, chosen: &T) -> Result<()> {
    let sql = Sql::new(
        "insert into choices (colleague_id, about, chosen) values ($1, $2, $3) \
         on conflict (colleague_id, about) do update set chosen = excluded.chosen",
    );
    work.run(sql.bind(colleague).bind(about.word()).bind(json::write("chosen", chosen)?)).await.map(drop)
}
