//! One file per command.

pub(crate) mod capture;
pub(crate) mod duplicates;
pub(crate) mod firm;
pub(crate) mod import;
pub(crate) mod jobs;
pub(crate) mod recount;
pub(crate) mod report;
pub(crate) mod seed;
pub(crate) mod serve;
pub(crate) mod token;
