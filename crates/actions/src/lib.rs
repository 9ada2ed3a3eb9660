//! Everything that changes data, one file per verb, always in the same order: permit, load, decide (in `domain`), save
//! with its entry in the audit trail and the work it enqueues, commit.
//!
//! This room must not know HTML, JSON, SQL text or HTTP. A command struct is the only input of a verb: the form, the
//! JSON body, the flag of the command line and the row of an import all become it, so there is one validation.

pub mod act;
pub mod add_client;
pub mod add_colleague;
pub mod add_office;
pub mod add_organisation;
pub mod add_person;
pub mod add_practice;
pub mod add_reason;
pub mod add_source;
pub mod background_work;
pub mod bulk_referrals;
pub mod capture_line;
pub mod change_colleague;
pub mod change_firm;
pub mod change_office;
pub mod change_organisation;
pub mod change_password;
pub mod change_person;
pub mod change_practice;
pub mod change_reason;
pub mod change_referral;
pub mod change_source;
mod checked;
pub mod close_loop;
pub mod correct_position;
mod decide;
pub mod decline_referral;
pub mod delete_organisation;
pub mod delete_person;
pub mod delete_referral;
pub mod desk;
pub mod end_position;
pub mod engage_client;
pub mod finish_step;
mod given;
pub mod hand_over;
pub mod issue_token;
pub mod log_touch;
pub mod loops;
pub mod lose_referral;
pub mod lower_wall;
mod may_work;
mod moment;
pub mod move_person;
pub mod move_stage;
mod next_step;
pub mod owner;
mod parties;
pub mod password;
pub mod raise_wall;
pub mod read_notifications;
pub mod reading;
pub mod reassign_referral;
pub mod reclassify_referral;
pub mod record_referral;
pub mod reopen_loop;
pub mod reopen_referral;
mod response_clock;
pub mod restore_referral;
pub mod retire_cadence;
pub mod revive_job;
pub mod revoke_token;
mod route;
pub mod route_example;
mod rules;
mod secret;
pub mod session;
pub mod set_assistant;
pub mod set_away;
pub mod set_cadence;
pub mod set_credits;
pub mod set_next_step;
pub mod set_password;
pub mod set_referrer;
pub mod set_routing;
pub mod set_theme;
pub mod set_up_firm;
pub mod sign_in;
pub mod sign_out;
pub mod sign_out_everywhere;
pub mod snooze_step;
pub mod standing;
pub mod tag_clients;
pub mod verb;
pub mod working_hours;

pub use act::{Act, Actor, Via};
pub use desk::Desk;
pub use rules::Rules;
pub use verb::{ActionError, Verb};

/// What verbs return.
pub type Result<T> = std::result::Result<T, ActionError>;
