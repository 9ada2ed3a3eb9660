//! Everything that changes data, one file per verb, always in the same order: permit, load, decide (in `domain`), save
//! with its entry in the audit trail and the work it enqueues, commit.
//!
//! This room must not know HTML, JSON, SQL text or HTTP. A command struct is the only input of a verb: the form, the
//! JSON body, the flag of the command line and the row of an import all become it, so there is one validation.

pub mod act;
pub mod add_colleague;
pub mod capture_line;
pub mod change_password;
mod decide;
pub mod decline_referral;
pub mod desk;
pub mod engage_client;
pub mod finish_step;
pub mod import_batch;
pub mod issue_token;
pub mod log_touch;
pub mod lose_referral;
mod may_work;
mod moment;
pub mod move_stage;
mod next_step;
pub mod owner;
mod parties;
pub mod password;
pub mod record_referral;
pub mod reopen_referral;
pub mod revoke_token;
mod rules;
mod secret;
pub mod session;
pub mod set_next_step;
pub mod set_password;
pub mod set_up_firm;
pub mod sign_in;
pub mod sign_out;
pub mod sign_out_everywhere;
pub mod snooze_step;
pub mod standing;
pub mod undo_import;
pub mod verb;

pub use act::{Act, Actor, Via};
pub use desk::Desk;
pub use rules::Rules;
pub use verb::{ActionError, Verb};

/// What verbs return.
pub type Result<T> = std::result::Result<T, ActionError>;
