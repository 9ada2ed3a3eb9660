//! Pages and the API, through the whole server, as a browser or a program sees them.

mod browser;
mod capture;
mod referrals;
mod today;
