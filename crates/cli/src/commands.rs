//! One file per command.

pub(crate) mod capture;
pub(crate) mod firm;
pub(crate) mod report;
pub(crate) mod serve;
pub(crate) mod token;
