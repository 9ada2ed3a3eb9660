//! Background work: the worker that does what is due, the recurring work, and what colleagues are told by it.
//!
//! This room must not know HTTP. Every effect of a piece of work is kept in the same transaction that marks it as done,
//! so that a process that ends at any moment neither loses work nor does it twice.

pub mod carry_out;
pub mod clock;
pub mod reminders;
pub mod runner;
pub mod schedule;
pub mod step;
mod tell;
pub mod tidy_up;

pub use carry_out::CarryOut;
pub use runner::{Summary, Worker};
