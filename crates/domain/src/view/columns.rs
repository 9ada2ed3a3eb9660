//! The columns of lists that can be left out; what a line is about always stands in the first.

use crate::noun::words;

/// A column of a list.
pub trait ViewColumn: Copy + PartialEq + Send + Sync + 'static {
    /// Every one, in the order of the list.
    const EVERY: &'static [Self];
    /// Those shown where nobody says.
    const USUAL: &'static [Self];

    /// Its word in addresses.
    #[must_use]
    fn word(self) -> &'static str;

    /// As its heading says it.
    #[must_use]
    fn label(self) -> &'static str;

    /// Whether numbers stand in it.
    #[must_use]
    fn is_number(self) -> bool;
}

/// Declares the columns of a list, the headings of those, and which hold numbers.
macro_rules! columns {
    ($(#[$doc:meta])* $name:ident, usually [$($usual:ident),+], numbers [$($number:ident),*] {
        $($(#[$vdoc:meta])* $variant:ident = $word:literal, $label:literal);+ $(;)?
    }) => {
        words! { $(#[$doc])* $name { $($(#[$vdoc])* $variant = $word),+ } }

        impl ViewColumn for $name {
            const EVERY: &'static [Self] = Self::ALL;
            const USUAL: &'static [Self] = &[$(Self::$usual),+];

            fn word(self) -> &'static str {
                Self::word(self)
            }

            fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }

            fn is_number(self) -> bool {
                const NUMBERS: &[$name] = &[$($name::$number),*];
                NUMBERS.contains(&self)
            }
        }
    };
}

columns! {
    /// A column of the list of referrals.
    ListColumn, usually [From, Stands, Next, Owner, Introduced, Value], numbers [Value] {
        /// Who put in the word.
        From = "from", "From";
        /// Where it stands.
        Stands = "stands", "Stands at";
        /// What happens next.
        Next = "next", "Next step";
        /// Whose it is.
        Owner = "owner", "Owner";
        /// How they found us.
        Source = "source", "Source";
        /// The service line.
        Practice = "practice", "Practice";
        /// When it was introduced.
        Introduced = "introduced", "Introduced";
        /// When it was decided.
        Decided = "decided", "Decided";
        /// What it may be worth.
        Value = "value", "Value";
    }
}

columns! {
    /// A column of the list of people.
    PeopleColumn, usually [At, Email, Referrer, Received, Referred], numbers [Received, Referred] {
        /// Where they are now.
        At = "at", "Where";
        /// Their email address.
        Email = "email", "Email";
        /// Their telephone number.
        Phone = "phone", "Telephone";
        /// What they are as a referrer.
        Referrer = "referrer", "As a referrer";
        /// How many referrals were received from them.
        Received = "received", "Received from them";
        /// How often they were referred to us.
        Referred = "referred", "Referred to us";
        /// When somebody of ours last had a touch with them.
        Touched = "touched", "Last touch";
    }
}

columns! {
    /// A column of the list of organisations.
    OrganisationColumn, usually [Referrer, People, Received, Referred, Touched], numbers [People, Received, Referred] {
        /// Its website.
        Website = "website", "Website";
        /// What it is as a referrer itself.
        Referrer = "referrer", "As a referrer";
        /// Since when it is a client.
        Client = "client", "Client since";
        /// How many people we know there now.
        People = "people", "People we know there";
        /// How many referrals were received from there.
        Received = "received", "Received from there";
        /// How often it was referred to us.
        Referred = "referred", "Referred to us";
        /// When the last referral from there was introduced.
        LastReceived = "last_received", "Last referral";
        /// When somebody of ours last had a touch with somebody there.
        Touched = "touched", "Last touch";
        /// When it was recorded.
        Recorded = "recorded", "Recorded";
    }
}

columns! {
    /// A column of the list of clients.
    ClientColumn, usually [Source, Since, Matters, Touched], numbers [Matters, Open] {
        /// How they found us.
        Source = "source", "Source";
        /// Since when they are one.
        Since = "since", "Client since";
        /// How many matters.
        Matters = "matters", "Matters";
        /// Of those, how many are not closed.
        Open = "open", "Open matters";
        /// When the last of them was opened.
        Opened = "opened", "Last matter opened";
        /// When somebody of ours last had a touch with them.
        Touched = "touched", "Last touch";
    }
}
