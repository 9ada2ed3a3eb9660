//! Pages, fragments, the JSON API and the assets. It must not know SQL or how mail is sent; it reads through the store's
//! scoped functions and reports, and changes data only by verbs.

mod acts;
mod asks;
pub mod assets;
mod background_work;
mod bin_page;
mod capture;
mod clients;
mod ctx;
mod custom;
mod draft;
mod duplicates;
mod error;
mod fields;
mod file;
mod flash;
mod forms;
mod guard;
mod hosted;
mod imports;
mod inbox;
mod keyset;
mod lists;
mod matches;
mod me;
mod openapi;
mod organisations;
mod people;
mod proxies;
mod record_history;
mod referral;
mod referrals;
mod referrers;
mod reports;
mod routes;
mod search;
mod settings;
mod shape;
mod shell;
mod show;
mod sign_in;
mod stillness;
mod table;
mod today;
mod view;
mod welcome;
mod wish;
mod words;

use std::path::PathBuf;
use std::sync::Arc;

use goodword_actions::Desk;
use goodword_actions::import_batch::Underway;

pub use hosted::{Hosted, Later};
pub use openapi::document as openapi_document;
pub use proxies::Network;
pub use routes::{matrix, router};

/// What the pages are served from.
pub struct Web {
    /// Where verbs are done and data is read.
    pub desk: Desk,
    /// Whether the address is https, so that cookies may be kept to it.
    pub secure: bool,
    /// The proxies whose word is taken for whom they ask.
    pub proxies: Vec<Network>,
    /// What runs beside the pages in the same process.
    pub hosted: Arc<dyn Hosted>,
    /// Where files wait that are to be imported.
    pub imports_folder: PathBuf,
    /// The imports this process is carrying out.
    pub underway: Underway,
}
