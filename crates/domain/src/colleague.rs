//! Colleagues: someone of ours, with a role that says what they may do.

use crate::noun::words;

words! {
    /// What a colleague may do; the table is in [`crate::permit`].
    Role {
        /// Runs the system: settings, colleagues, imports. Sees what walls let them see, like everybody.
        Admin = "admin",
        /// Raises walls, reads the whole audit trail.
        Compliance = "compliance",
        /// Runs business development: may act on everybody's referrals.
        Manager = "manager",
        /// Owns referrals.
        FeeEarner = "fee_earner",
        /// Acts on behalf of named colleagues.
        Assistant = "assistant",
        /// Looks, changes nothing.
        ReadOnly = "read_only",
    }
}

impl Role {
    /// As screens name it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Admin => "Admin",
            Self::Compliance => "Compliance",
            Self::Manager => "Manager",
            Self::FeeEarner => "Fee earner",
            Self::Assistant => "Assistant",
            Self::ReadOnly => "Read-only",
        }
    }

    /// Whether referrals may be owned by this role: an assistant works for others, compliance and read-only watch.
    #[must_use]
    pub fn may_own(self) -> bool {
        matches!(self, Self::Admin | Self::Manager | Self::FeeEarner)
    }
}
