//! Finds pairs of records that are probably the same person or organisation, and says why.
//!
//! This room takes cells with labels and gives pairs; it must not know SQL, HTTP, async code, files or the product's tables.

mod alike;
mod block;
mod clean;
pub mod columns;
mod compare;
mod field;
mod intern;
mod known;
mod learn;
mod model;
mod nicknames;
mod point;
mod reasons;
mod register;
mod scan;

pub use field::Field;
pub use register::Register;
pub use scan::{Pair, compare, find, judged};
