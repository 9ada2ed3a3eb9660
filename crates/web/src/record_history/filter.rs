//! Which entries of a history are asked for: by day, by whom, and by the kind of change; in the address of the page as in that of
//! the API.

use goodword_actions::Rules;
use goodword_actions::kind_of_change::KindOfChange;
use goodword_domain::{Date, HistoryId, Noun};
use goodword_store::Reader;
use goodword_store::history::{self, By, Wanted};

use crate::asks::Ask;
use crate::ctx::Ctx;
use crate::error::WebError;
use crate::view::Colleagues;

/// The word for what nobody of ours did.
const PRODUCT: &str = "goodword";

/// What the API may be asked for.
pub(crate) const ASKS: &[Ask] = &[
    Ask::id("by", "Only what one colleague did, or the product itself.", "ColleagueId", &[PRODUCT]),
    Ask::words("kind", "Only changes of one kind.", || KindOfChange::ALL.iter().map(|kind| kind.word()).collect()),
    Ask::day("from", "Only what happened on that day or later."),
    Ask::day("to", "Only what happened on that day or before."),
    Ask::id("before", "Only entries older than this one; take the `id` of the last you have.", "HistoryId", &[]),
];

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Asked {
    pub by: Option<By>,
    pub kind: Option<KindOfChange>,
    pub from: Option<Date>,
    pub to: Option<Date>,
    before: Option<HistoryId>,
}

impl Asked {
    /// As the address says it; what cannot be read there filters nothing.
    pub(crate) fn of(ctx: &Ctx) -> Self {
        let by = |text: &str| if text == PRODUCT { Some(By::Product) } else { text.parse().ok().map(By::Colleague) };
        Self {
            by: ctx.query("by").and_then(by),
            kind: ctx.query("kind").and_then(|word| word.parse().ok()),
            from: ctx.query("from").and_then(|day| day.parse().ok()),
            to: ctx.query("to").and_then(|day| day.parse().ok()),
            before: ctx.query("before").and_then(|entry| entry.parse().ok()),
        }
    }

    /// As the store looks for it: days are those of the firm.
    pub(crate) fn wanted(&self, rules: &Rules) -> Wanted {
        let calendar = &rules.calendar;
        Wanted {
            by: self.by,
            from: self.from.map(|day| calendar.start_of(day)),
            until: self.to.map(|day| calendar.end_of(day)),
            verbs: self.kind.map(|kind| kind.verbs().to_vec()).unwrap_or_default(),
            without: self.kind.map(KindOfChange::verbs_of_others).unwrap_or_default(),
            before: self.before,
        }
    }

    /// Whether entries are left out.
    pub(crate) fn is_filtered(&self) -> bool {
        Self { before: None, ..*self } != Self::default()
    }

    /// Whom, as a form holds it.
    pub(crate) fn whom(&self) -> String {
        match self.by {
            Some(By::Colleague(id)) => id.to_string(),
            Some(By::Product) => PRODUCT.to_owned(),
            None => String::new(),
        }
    }

    /// The address of the entries before one, with the same filter.
    pub(crate) fn older(&self, path: &str, before: HistoryId) -> String {
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        let kind = self.kind.map(KindOfChange::word).unwrap_or_default().to_owned();
        let all =
            [("by", self.whom()), ("kind", kind), ("from", day(self.from)), ("to", day(self.to)), ("before", before.to_string())];
        let query: Vec<(&str, String)> = all.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        format!("{path}?{}", serde_html_form::to_string(query).unwrap_or_default())
    }
}

/// What the form of the page offers and holds.
pub(crate) struct Filter {
    /// Who has changed it: reference, name.
    pub whose: Vec<(String, String)>,
    pub whom: String,
    /// The kinds of changes there are on it: word, name.
    pub kinds: Vec<(String, String)>,
    pub kind: &'static str,
    pub from: String,
    pub to: String,
    pub on: bool,
}

impl Filter {
    /// What there is to choose from on these records.
    pub(crate) async fn load(
        db: &mut Reader,
        records: &[(Noun, i64)],
        asked: &Asked,
        colleagues: &Colleagues,
    ) -> Result<Self, WebError> {
        let whose = history::by_whom(db, records).await?;
        let mut whose: Vec<(String, String)> =
            whose.into_iter().map(|id| (id.to_string(), colleagues.name(Some(id)).to_owned())).collect();
        whose.push((PRODUCT.to_owned(), "Goodword".to_owned()));
        let done: Vec<KindOfChange> = history::verbs(db, records).await?.iter().map(|verb| KindOfChange::of(verb)).collect();
        let kinds = KindOfChange::ALL.iter().filter(|kind| done.contains(kind) || asked.kind == Some(**kind));
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        Ok(Self {
            whose,
            whom: asked.whom(),
            kinds: kinds.map(|kind| (kind.word().to_owned(), kind.label().to_owned())).collect(),
            kind: asked.kind.map(KindOfChange::word).unwrap_or_default(),
            from: day(asked.from),
            to: day(asked.to),
            on: asked.is_filtered(),
        })
    }

    /// What is said where nothing goes with the filter.
    pub(crate) fn nothing(&self) -> &'static str {
        // Days stand in the order of the alphabet as they do in time.
        if !self.to.is_empty() && self.from > self.to {
            "The first day is after the last one. Turn them round."
        } else {
            "There are entries outside this filter."
        }
    }
}
