//! The shape of a line: who stands where around the words that say who introduced whom.

use goodword_domain::referral::Direction;
use goodword_domain::text::fold;

use super::party::{self, Found, Reading};
use super::trigger::{self, LEADS, Says, Trigger};
use super::words::{Kind, Names, Token};
use super::{Context, KnownColleague, Party, Referrer};

/// What was made out of the words of a line; each word has its role or none yet.
pub(super) struct Sketch<'t, 'l, 'c> {
    pub tokens: &'t [Token<'l>],
    pub roles: Vec<Option<&'static str>>,
    pub prospect: Option<Party>,
    pub referrer: Option<Referrer>,
    pub recipient: Option<Party>,
    pub to_colleague: Option<KnownColleague>,
    pub direction: Direction,
    pub questions: Vec<String>,
    pub met: bool,
    context: &'c Context<'c>,
}

/// Words that say that nobody knows who introduced them.
pub(super) const UNKNOWN: &[&str] = &["unknown", "someone", "somebody", "anonymous", "anon", "unclear", "nobody"];
const OPENERS: &[&str] = &["we", "i", "i've", "we've", "have", "just", "fyi", "hi", "today,", "so", "yes"];
const MEETINGS: &[&[&str]] = &[
    &["had", "coffee", "with"],
    &["had", "lunch", "with"],
    &["coffee", "with"],
    &["lunch", "with"],
    &["met", "with"],
    &["meeting", "with"],
    &["spoke", "to"],
    &["spoke", "with"],
    &["talked", "to"],
    &["talked", "with"],
    &["call", "from"],
    &["call", "with"],
    &["email", "from"],
    &["enquiry", "from"],
    &["met"],
    &["saw"],
];
/// Verbs that pass somebody on rather than introduce.
const PASSING: &[&str] = &["sent", "sends", "passed", "passes", "referred", "refers", "forwarded"];
const PERSON: Reading = Reading { likely: Names::Person, at: true };
const PROSPECT: Reading = Reading { likely: Names::Organisation, at: true };

impl<'t, 'l, 'c> Sketch<'t, 'l, 'c> {
    /// Makes out what it can.
    pub(super) fn of(tokens: &'t [Token<'l>], context: &'c Context<'c>) -> Self {
        let mut sketch = Self {
            tokens,
            roles: vec![None; tokens.len()],
            prospect: None,
            referrer: None,
            recipient: None,
            to_colleague: None,
            direction: Direction::Inbound,
            questions: Vec::new(),
            met: false,
            context,
        };
        let mut start = 0;
        while start < tokens.len() && (!tokens[start].is_word() || tokens[start].is(OPENERS)) {
            if tokens[start].is_word() {
                sketch.roles[start] = Some("");
            }
            start += 1;
        }
        // “Intro: …”
        if tokens.get(start).is_some_and(|t| t.is(LEADS)) && tokens.get(start + 1).is_some_and(|t| t.text == ":") {
            sketch.roles[start] = Some("verb");
            start += 2;
        }
        let meeting = MEETINGS.iter().find(|words| {
            tokens.len() >= start + words.len() && words.iter().zip(&tokens[start..]).all(|(w, t)| t.is_word() && t.lower == **w)
        });
        if let Some(words) = meeting {
            sketch.met = true;
            start += words.len();
        }
        match trigger::choose(tokens, start) {
            Some(trigger) => sketch.around(start, &trigger),
            None => sketch.without_trigger(start),
        }
        sketch
    }

    /// Reads a line that does not say who introduced whom, or says it by the way.
    fn without_trigger(&mut self, start: usize) {
        let tokens = self.tokens;
        // Amira’s client Orion Foods
        let owned = |i: &usize| {
            tokens[*i].lower.ends_with("'s") && tokens.get(i + 1).is_some_and(|t| t.is(&["client", "contact", "friend"]))
        };
        if let Some(i) = (start..tokens.len()).find(owned) {
            self.referrer_in(start, i + 1);
            self.take(i + 1..i + 2, "verb");
            self.prospect_in(i + 2, tokens.len());
            return;
        }
        self.prospect_in(start, tokens.len());
        let alone = |i: &usize| {
            let word = |k: Option<usize>| k.and_then(|k| tokens.get(k)).is_some_and(Token::is_word);
            tokens[*i].is(UNKNOWN) && !word(i.checked_sub(1)) && !word(Some(i + 1))
        };
        if let Some(i) = (start..tokens.len()).find(alone).filter(|_| self.prospect.is_some()) {
            self.take(i..i + 1, "referrer");
            self.referrer = Some(Referrer::Unknown);
        } else if self.met && self.prospect.is_some() {
            self.referrer = Some(Referrer::Unknown);
        }
    }

    /// Reads the sides of a trigger.
    fn around(&mut self, start: usize, trigger: &Trigger) {
        let (from, to, end) = (trigger.tokens.start, trigger.tokens.end, self.tokens.len());
        self.take(from..to, "verb");
        let before = self.tokens[start..from].iter().any(Token::is_word);
        let leads = self.tokens[start..from].iter().all(|t| t.is(LEADS) || !t.is_word());
        match trigger.says {
            Says::Introduced if !before => {
                let last = self.prospect_in(to, end);
                if !trigger.to_us {
                    self.passed_on(last.max(to), true);
                }
            }
            Says::Introduced => {
                self.referrer_in(start, from);
                let last = self.prospect_in(to, end);
                let passing = self.tokens[from].is(PASSING);
                self.passed_on(last.max(to), passing);
            }
            Says::By | Says::From if !before || leads => {
                self.take(start..from, "verb");
                let last = self.referrer_in(to, end);
                self.prospect_in(last.max(to), end);
            }
            Says::By | Says::From => {
                self.referrer_in(to, end);
                self.prospect_before(start, from);
                self.ask_where_from(trigger);
            }
        }
    }

    /// The prospect between two places; gives where its words end.
    fn prospect_in(&mut self, from: usize, to: usize) -> usize {
        // Behind a break the name may stand: “introduced: Orion Foods”.
        let first = (from..to).find(|i| self.tokens[*i].is_word()).unwrap_or(to);
        let reading = Reading { at: !self.met, ..PROSPECT };
        let Some(found) = party::read(self.tokens, first, to, reading) else { return from };
        let last = found.used.iter().max().map_or(from, |i| i + 1);
        self.prospect = Some(self.keep(found, "prospect"));
        last
    }

    /// The prospect before “from …”, which may stand behind what they need: “lease renewal for Orion Foods”.
    fn prospect_before(&mut self, start: usize, to: usize) {
        let behind_for = (start + 1..to).find(|i| {
            self.tokens[*i].is(&["for"])
                && self.tokens.get(i + 1).is_some_and(|t| t.is_named() || t.is(&["the", "our"]))
                && i + 1 < to
        });
        let direct = party::read(self.tokens, start, to, Reading { at: !self.met, ..PROSPECT });
        let unsure = direct.as_ref().is_none_or(|d| d.question.is_some());
        match behind_for.filter(|_| unsure) {
            Some(i) => {
                self.roles[i] = Some("");
                self.prospect_in(i + 1, to);
            }
            None => {
                self.prospect_in(start, to);
            }
        }
    }

    /// The referrer between two places; gives where their words end.
    fn referrer_in(&mut self, from: usize, to: usize) -> usize {
        let Some(first) = (from..to).find(|i| self.tokens[*i].is_word()) else { return from };
        if self.tokens[first].is(UNKNOWN) {
            self.take(first..first + 1, "referrer");
            self.referrer = Some(Referrer::Unknown);
            return first + 1;
        }
        // Of what stands before the verb, the best name; small talk may come first.
        let best = (first..to)
            .filter(|i| self.tokens[*i].is_named() && (*i == first || !self.tokens[i - 1].is_named()))
            .filter_map(|i| party::read(self.tokens, i, to, PERSON))
            .find(|f| f.question.is_none() && f.party.person.is_some());
        let plain = party::read(self.tokens, first, to, PERSON);
        let found = match (plain, best) {
            (Some(plain), _) if plain.question.is_none() => Some(plain),
            (_, Some(best)) if self.roles.get(to).is_some_and(Option::is_some) => Some(best),
            (plain, _) => plain,
        };
        let Some(mut found) = found else {
            self.referrer = Some(Referrer::Unknown);
            self.questions.push("The words on who introduced them name nobody, so the referrer is unknown.".to_owned());
            return from;
        };
        let last = found.used.iter().max().map_or(from, |i| i + 1);
        let colleague = self.colleague(found.party.person.as_deref().or(found.party.organisation.as_deref()));
        if let Some((colleague, exact)) = colleague {
            found.question =
                (!exact).then(|| format!("“{}” was read as your colleague {}.", self.tokens[found.used[0]].text, colleague.name));
            self.keep(found, "referrer");
            self.referrer = Some(Referrer::Colleague(colleague.id, colleague.name));
            self.direction = Direction::Internal;
        } else {
            self.referrer = Some(Referrer::Party(self.keep(found, "referrer")));
        }
        last
    }

    /// What “to …” behind the prospect means: us, a colleague, or a recipient outside; else it is the need.
    fn passed_on(&mut self, from: usize, passing: bool) {
        let end = self.tokens.len();
        let stop = (from..end).find(|i| self.tokens[*i].kind == Kind::Break(true)).unwrap_or(end);
        let Some(to) = (from..stop).find(|i| self.tokens[*i].is(&["to", "onto"])) else { return };
        let verb_from = if to > from && self.tokens[to - 1].is(&["on", "over", "along", "across"]) { to - 1 } else { to };
        if self.tokens.get(to + 1).is_some_and(|t| t.is(&["us", "me"])) {
            return self.take(verb_from..to + 2, "verb");
        }
        let Some(found) = party::read(self.tokens, to + 1, stop, Reading { at: true, likely: Names::Organisation }) else {
            return;
        };
        let name = found.party.person.as_deref().or(found.party.organisation.as_deref());
        if let Some((colleague, _)) = self.colleague(name) {
            self.take(verb_from..to + 1, "verb");
            self.keep(found, "colleague");
            self.to_colleague = Some(colleague);
            // Nobody outside put in the word: one of us passed it to another.
            if !matches!(self.referrer, Some(Referrer::Party(_) | Referrer::Unknown)) {
                self.direction = Direction::Internal;
            }
            return;
        }
        let sure = found.question.is_none();
        let outside = match &self.referrer {
            None => true,
            Some(Referrer::Colleague(..)) => sure && (passing || found.party.organisation.is_some()),
            Some(_) => false,
        };
        if outside {
            self.take(verb_from..to + 1, "verb");
            self.recipient = Some(self.keep(found, "recipient"));
            self.direction = Direction::Outbound;
        }
    }

    /// “Jane Doe from Hale & Co” can mean that she works there.
    fn ask_where_from(&mut self, trigger: &Trigger) {
        let (Some(prospect), Some(Referrer::Party(referrer))) = (&self.prospect, &self.referrer) else { return };
        if let (Says::From, Some(person), None, None, Some(at)) =
            (trigger.says, &prospect.person, &prospect.organisation, &referrer.person, &referrer.organisation)
        {
            let question =
                format!("“{at}” was read as the one who introduced {person}. If {person} works there, write “{person} ({at})”.");
            self.questions.push(question);
        }
    }

    /// The colleague of that name, and whether the whole name was written.
    fn colleague(&self, name: Option<&str>) -> Option<(KnownColleague, bool)> {
        let folded = fold(name?);
        if folded.is_empty() {
            return None;
        }
        let known = self.context.colleagues;
        if let Some(whole) = known.iter().find(|c| fold(&c.name) == folded) {
            return Some((whole.clone(), true));
        }
        let mut first = known.iter().filter(|c| fold(&c.name).split(' ').next() == Some(folded.as_str()));
        match (first.next(), first.next()) {
            (Some(only), None) => Some((only.clone(), false)),
            _ => None,
        }
    }

    fn take(&mut self, tokens: std::ops::Range<usize>, role: &'static str) {
        for role_of in &mut self.roles[tokens] {
            role_of.get_or_insert(role);
        }
    }

    /// Gives the words of a party their role.
    fn keep(&mut self, found: Found, role: &'static str) -> Party {
        for i in &found.used {
            self.roles[*i] = Some(role);
        }
        self.questions.extend(found.question);
        found.party
    }
}
