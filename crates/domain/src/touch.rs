//! A touch: something that happened between people of ours and people of theirs.

use crate::noun::words;

words! {
    /// What happened.
    TouchKind {
        /// A telephone or video call.
        Call = "call",
        /// A meeting.
        Meeting = "meeting",
        /// A coffee.
        Coffee = "coffee",
        /// A lunch or dinner.
        Lunch = "lunch",
        /// An email we wrote.
        EmailOut = "email_out",
        /// An email they wrote.
        EmailIn = "email_in",
        /// A text or chat message.
        Message = "message",
        /// An event both were at.
        Event = "event",
        /// A gift.
        Gift = "gift",
        /// A note for the file: nothing happened between people, so it is no contact and resets nothing.
        Note = "note",
    }
}

impl TouchKind {
    /// As screens name it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Call => "Call",
            Self::Meeting => "Meeting",
            Self::Coffee => "Coffee",
            Self::Lunch => "Lunch",
            Self::EmailOut => "Email to them",
            Self::EmailIn => "Email from them",
            Self::Message => "Message",
            Self::Event => "Event",
            Self::Gift => "Gift",
            Self::Note => "Note",
        }
    }

    /// As a sentence says that it happened: "Tom Fee logged a call".
    #[must_use]
    pub fn phrase(self) -> &'static str {
        match self {
            Self::Call => "a call",
            Self::Meeting => "a meeting",
            Self::Coffee => "a coffee",
            Self::Lunch => "a lunch",
            Self::EmailOut => "an email to them",
            Self::EmailIn => "an email from them",
            Self::Message => "a message",
            Self::Event => "an event",
            Self::Gift => "a gift",
            Self::Note => "a note",
        }
    }

    /// Whether it was contact between people: such a touch stops the response clock and resets the cadence.
    #[must_use]
    pub fn is_contact(self) -> bool {
        !matches!(self, Self::Note | Self::Gift)
    }
}
