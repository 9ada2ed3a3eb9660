//! What comes in: one line typed by a colleague, tables of other systems, and the mapping that says what their columns mean.
//!
//! This room reads and gives plain values; it must not know HTTP or SQL, nor the time of day (today is an argument).

pub mod amount;
pub mod batch;
pub mod custom;
pub mod day;
pub mod guess;
pub mod mapping;
pub mod one_line;
pub mod presets;
pub mod problem;
pub mod repeat;
pub mod row;
pub mod survey;
pub mod table;
pub mod zone;
