//! The reading of a large file that is killed half-way: nothing is lost, and it is begun again.

use std::fmt::Write as _;

use goodword_actions::import_batch::KeptFile;
use goodword_actions::import_batch::sent::{self, Stands, Upload};
use goodword_actions::import_batch::survey;
use goodword_actions::import_batch::uploads::Uploads;
use goodword_actions::{Actor, Via};
use goodword_store::colleagues;

use crate::helpers::until;
use crate::on_each_engine;
use crate::places::{Place, TEST, beginning};

/// So many that a debug build is some seconds at it.
const ROWS: usize = 150_000;

fn register() -> String {
    let mut text = String::from("Received on,Prospect name,Referrer,Need\n");
    for n in 0..ROWS {
        writeln!(text, "03/05/2024,Orion Foods {n},Amira Khan,shareholder dispute").unwrap();
    }
    text + "23/05/2024,Vega Ltd,Bo Lind,a sale\n"
}

on_each_engine! {
    async fn a_reading_is_begun_again_after_it(engine) {
        let place = Place::with_firm(engine).await;
        let (desk, _) = place.desk(beginning()).await;
        let upload = desk.ids.next(desk.now());
        let folder = Uploads::within(place.data().join("imports")).folder_of(upload);
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("0.csv");
        std::fs::write(&path, register()).unwrap();
        let colleague_id = colleagues::all(&mut desk.db.read(TEST).await.unwrap()).await.unwrap()[0].id;
        let files = vec![KeptFile { name: "register.csv".to_owned(), path }];
        let waiting = Upload { colleague_id, files, remarks: Vec::new(), mapped: false, stands: Stands::Waiting };
        sent::keep(&folder, &waiting).await.unwrap();
        survey::ask(&desk, &Actor::product(Via::CommandLine), upload).await.unwrap();
        desk.db.close().await;

        let mut server = place.serve();
        until("the reading is half-way", async || sent::reached(&folder).await.unwrap().rows >= 40_000).await;
        assert!(server.process.runs());
        server.process.kill();
        assert_eq!(sent::find(&folder).await.unwrap().unwrap().stands, Stands::Waiting, "it was killed in the middle");

        place.leases_run_out().await;
        let ran = place.run(&["jobs", "run-due"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert_eq!(sent::find(&folder).await.unwrap().unwrap().stands, Stands::Read);
        assert!(sent::mapping(&folder).await.unwrap().contains("%d/%m/%Y"), "the last row proves how days are written");
        let said = place.column::<String>("select message from jobs where kind = 'survey_upload'").await;
        assert_eq!(said, [format!("Read {} rows.", ROWS + 1)]);
        place.end().await;
    }
}
