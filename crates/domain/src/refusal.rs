//! A refusal: why something was not done, in one sentence that says what to do next, with a stable code for the API.

use std::borrow::Cow;

/// One refused wish.
///
/// Each noun makes its refusals in its own file as named constructors or constants, so that the sentence stands beside
/// the rule; this type is the one shape they share on the way to a page, a fragment, JSON or the command line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{sentence}")]
pub struct Refusal {
    /// Stable, for programs: `referral.no_next_step`.
    pub code: &'static str,
    /// For people: what happened and what to do.
    pub sentence: Cow<'static, str>,
    /// The field of the command it is about, where there is one.
    pub field: Option<Cow<'static, str>>,
    /// What kind of refusal, which decides the HTTP status and the exit code.
    pub kind: RefusalKind,
}

/// The kinds of refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalKind {
    /// What was given is not of the form it should have.
    Unreadable,
    /// What was given cannot be done as it is.
    Invalid,
    /// The colleague's role does not allow it.
    Forbidden,
    /// There is no such record, or a wall hides it: both look the same.
    Missing,
    /// Somebody else changed the record in between.
    Conflict,
    /// Nobody is signed in.
    SignedOut,
    /// Too many tries; later again.
    TooMany,
}

impl Refusal {
    /// A wish that cannot be fulfilled as it stands.
    #[must_use]
    pub fn invalid(code: &'static str, sentence: impl Into<Cow<'static, str>>) -> Self {
        Self { code, sentence: sentence.into(), field: None, kind: RefusalKind::Invalid }
    }

    /// Something that is not of the form it should have: a field that is missing, unknown or no date.
    #[must_use]
    pub fn unreadable(code: &'static str, sentence: impl Into<Cow<'static, str>>) -> Self {
        Self::of_kind(RefusalKind::Unreadable, code, sentence)
    }

    /// An address at which there is nothing.
    #[must_use]
    pub fn nothing_here() -> Self {
        let sentence = "There is nothing at this address. Check the link, or search for the record.";
        Self::of_kind(RefusalKind::Missing, "missing", sentence)
    }

    /// A refusal of another kind.
    #[must_use]
    pub fn of_kind(kind: RefusalKind, code: &'static str, sentence: impl Into<Cow<'static, str>>) -> Self {
        Self { code, sentence: sentence.into(), field: None, kind }
    }

    /// No such record, or none that this colleague may know of.
    #[must_use]
    pub fn missing(noun: crate::Noun) -> Self {
        Self::of_kind(
            RefusalKind::Missing,
            "missing",
            format!("There is no such {}, or you cannot see it. Nothing was changed.", noun.word().replace('_', " ")),
        )
    }

    /// The same refusal with the firm's word for a matter in its sentence.
    #[must_use]
    pub fn worded(self, matter: &crate::writing::Label) -> Self {
        Self { sentence: matter.put_in(&self.sentence).into(), ..self }
    }

    /// Whether its sentence may name a matter, so that the firm's word is to be put in.
    #[must_use]
    pub fn names_a_matter(&self) -> bool {
        self.sentence.contains("atter")
    }

    /// The same refusal, pointing at a field of the command.
    #[must_use]
    pub fn at(mut self, field: impl Into<Cow<'static, str>>) -> Self {
        self.field = Some(field.into());
        self
    }
}
