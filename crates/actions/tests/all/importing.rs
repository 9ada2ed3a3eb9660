//! What the tests of imports share.

use std::io::Cursor;
use std::path::PathBuf;

use goodword_actions::Actor;
use goodword_actions::import_batch::{ImportBatch, Outcome, Progress, import};
use goodword_intake::batch::{Opener, Source};
use goodword_intake::mapping::Mapping;
use goodword_store::batches::{self, BatchRow};
use goodword_store::clients::{Client, Engagement, Matter};
use goodword_store::credits::Credit;
use goodword_store::custom_fields::CustomValue;
use goodword_store::lists;
use goodword_store::loop_closures::LoopClosure;
use goodword_store::organisations::Organisation;
use goodword_store::people::Person;
use goodword_store::people::positions::Position;
use goodword_store::referrals::Referral;
use goodword_store::referrals::steps::Step;
use goodword_store::referrers::Referrer;
use goodword_store::{Sql, Viewer};
use goodword_testkit::TestFirm;

pub const REGISTER: &str = r#"
name = "Register"
[[file]]
name = "register"
match = { columns = ["Ref"] }
target = "referral"
key = "Ref"
dates = "%d/%m/%Y"
[file.fields]
received_on = "Received"
prospect_person = "Who"
prospect_organisation = "Company"
referrer_person = "By"
referrer_organisation = "At"
need = "Work"
value = "Worth"
source = { column = "Source", create_missing = true }
owner = "Owner"
first_contact_on = "First contact"
thanked_on = "Thanked"
outcome = "Outcome"
decided_on = "Decided"
reason = "Reason"
note = "Note"
[[file]]
name = "ends"
match = { columns = ["Of"] }
target = "outcome"
link = { column = "Of", to = "register" }
dates = "%d/%m/%Y"
[file.fields]
outcome = "How"
decided_on = "On"
reason = "Why"
value = "Fee"
"#;

pub const HEADER: &str =
    "Ref,Received,Who,Company,By,At,Work,Worth,Source,Owner,First contact,Thanked,Outcome,Decided,Reason,Note";

/// A file in memory.
pub fn file(name: &str, text: impl Into<Vec<u8>>) -> (String, Opener) {
    let bytes: Vec<u8> = text.into();
    (name.to_owned(), Box::new(move || Ok(Box::new(Cursor::new(bytes.clone())) as Source)))
}

/// A register of these rows.
pub fn register(rows: &[&str]) -> (String, Opener) {
    file("register.csv", format!("{HEADER}\n{}\n", rows.join("\n")))
}

pub fn batch(files: Vec<(String, Opener)>) -> ImportBatch {
    ImportBatch { files, mapping: Mapping::read(REGISTER).unwrap(), dry_run: false, first: None }
}

/// Imports as `actor`; it must not fail as a whole.
pub async fn imported(firm: &TestFirm, actor: &Actor, import_batch: ImportBatch) -> Outcome {
    match import(&firm.desk, actor, import_batch, &Progress::default()).await {
        Ok(outcome) => outcome,
        Err(error) => panic!("the import failed: {error}"),
    }
}

/// What became of every row.
pub async fn rows(firm: &TestFirm, outcome: &Outcome) -> Vec<BatchRow> {
    let mut reader = firm.db.read(Viewer::System("test")).await.unwrap();
    batches::rows(&mut reader, outcome.batch_id.unwrap(), None, 0, 1_000_000).await.unwrap()
}

/// Every row of every table an import writes to, but the audit trail and the batches themselves.
pub async fn everything(firm: &TestFirm) -> Vec<String> {
    let mut reader = firm.db.read(Viewer::System("test")).await.unwrap();
    let mut all = Vec::new();
    macro_rules! tables {
        ($($table:ty),+ $(,)?) => {$(
            let rows: Vec<$table> = reader.all(Sql::new(<$table>::SELECT)).await.unwrap();
            all.extend(rows.iter().map(|row| format!("{row:?}")));
        )+};
    }
    tables! {
        Person, Organisation, Position, Referrer, Client, Matter, Engagement, Referral, Step, Credit, LoopClosure,
        lists::Source, lists::Reason, lists::CadenceRow, CustomValue,
    }
    let jobs: Vec<String> = reader.column(Sql::new("select payload from jobs")).await.unwrap();
    let images: Vec<String> = reader.column(Sql::new("select image from batch_images")).await.unwrap();
    all.extend(jobs);
    all.extend(images);
    all.sort();
    all
}

/// How many entries the audit trail has.
pub async fn entries(firm: &TestFirm) -> i64 {
    let mut reader = firm.db.read(Viewer::System("test")).await.unwrap();
    reader.value(Sql::new("select count(*) as entries from history")).await.unwrap()
}

/// The folder of real files, looked for upwards from here; it is not part of the project.
pub fn shared(name: &str) -> Option<PathBuf> {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR")).canonicalize().ok()?;
    here.ancestors().map(|folder| folder.join("shared/data").join(name)).find(|folder| folder.is_dir())
}
