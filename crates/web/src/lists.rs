//! What lists have in common: their addresses, custom fields as filters and columns, saved views, and the bar above them.

pub(crate) mod bar;
pub(crate) mod columns;
pub(crate) mod custom;
pub(crate) mod listed;
pub(crate) mod query;
pub(crate) mod views;
