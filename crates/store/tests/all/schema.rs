use std::path::Path;

use goodword_domain::Timestamp;
use goodword_store::scratch::{self, Scratch};
use goodword_store::{Db, Engine, Sql, StoreError, Viewer, migrate};
use goodword_testkit::{on_both_engines, postgres};

fn now() -> Timestamp {
    "2026-03-11T10:00:00Z".parse().unwrap()
}

async fn changed(db: &Db, statement: &'static str) {
    let mut work = migrate::work_on_any_version(db).await.unwrap();
    assert_eq!(work.run(Sql::new(statement)).await.unwrap(), 1);
    work.commit().await.unwrap();
}

async fn bare_postgres(name: &str) -> (Db, Scratch) {
    let name = format!("bare_{name}_{}", std::process::id());
    scratch::create_bare(&postgres(), &name).await.unwrap()
}

/// Several processes start at once: each migration runs in one of them.
async fn race(starters: Vec<Db>) {
    let starts = starters.into_iter().map(|db| tokio::spawn(async move { migrate::migrate(&db, now()).await.unwrap() }));
    let mut ran = 0;
    for start in starts.collect::<Vec<_>>() {
        ran += start.await.unwrap();
    }
    assert_eq!(ran, migrate::numbers().count());
}

#[tokio::test(flavor = "multi_thread")]
async fn starting_at_once_migrates_once_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let first = Db::open_folder(folder.path()).unwrap();
    let second = Db::open_folder(folder.path()).unwrap();
    race(vec![first.clone(), second.clone(), first, second]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn starting_at_once_migrates_once_on_postgres() {
    let (first, scratch) = bare_postgres("race").await;
    let second = Db::connect(&scratch.address().unwrap()).await.unwrap();
    race(vec![first.clone(), second.clone(), first.clone(), second.clone()]).await;
    first.close().await;
    second.close().await;
    scratch.drop_database().await.unwrap();
}

on_both_engines! {
    async fn data_of_a_newer_program_is_left_alone(firm) {
        changed(&firm.desk.db, "insert into migrations (number, digest, at) values (999, 'of tomorrow', 0)").await;
        let error = migrate::migrate(&firm.desk.db, now()).await.unwrap_err();
        assert!(matches!(error, StoreError::Newer { found: 999, known } if known == migrate::newest()), "{error}");
    }

    async fn a_migration_that_says_something_else_now_is_refused(firm) {
        changed(&firm.desk.db, "update migrations set digest = 'another' where number = 1").await;
        assert!(matches!(migrate::migrate(&firm.desk.db, now()).await, Err(StoreError::Altered(1))));
    }

    async fn data_of_every_older_version_comes_forward(firm) {
        // The firm's engine is only asked which it is: data of an older version needs a database of its own.
        let engine = firm.desk.db.engine();
        for version in migrate::numbers().filter(|number| *number < migrate::newest()) {
            let folder = tempfile::tempdir().unwrap();
            let (db, scratch) = match engine {
                Engine::Sqlite => (Db::open_folder(folder.path()).unwrap(), None),
                Engine::Postgres => {
                    let (db, scratch) = bare_postgres(&format!("v{version}")).await;
                    (db, Some(scratch))
                },
            };
            migrate::migrate_to(&db, now(), version).await.unwrap();
            changed(&db, "insert into practices (id, name, name_sort) values (7, 'Disputes', 'disputes')").await;
            let ran = migrate::migrate(&db, now()).await.unwrap();
            assert_eq!(ran, migrate::numbers().filter(|number| *number > version).count());
            assert_eq!(migrate::describe(&db).await.unwrap(), migrate::describe(&firm.desk.db).await.unwrap());
            let mut reader = db.read(Viewer::System("test")).await.unwrap();
            assert_eq!(reader.value::<String>(Sql::new("select name from practices where id = 7")).await.unwrap(), "Disputes");
            drop(reader);
            db.close().await;
            if let Some(scratch) = scratch {
                scratch.drop_database().await.unwrap();
            }
        }
    }

    async fn kept_views_come_through_the_tables_that_are_made_anew(firm) {
        let engine = firm.desk.db.engine();
        let folder = tempfile::tempdir().unwrap();
        let (db, scratch) = match engine {
            Engine::Sqlite => (Db::open_folder(folder.path()).unwrap(), None),
            Engine::Postgres => {
                let (db, scratch) = bare_postgres("views").await;
                (db, Some(scratch))
            },
        };
        migrate::migrate_to(&db, now(), 15).await.unwrap();
        for statement in [
            "insert into colleagues (id, name, name_sort, name_folded, email, email_folded, role, languages, theme, \
             sample, created_at, version) values (9, 'Ada', 'ada', 'ada', 'a@b.example', 'a@b.example', 'admin', '', 'auto', false, 0, 1)",
            "insert into saved_views (id, list, name, name_sort, query, shared, owner_id, created_at, version) values \
             (5, 'referrals', 'Open', 'open', 'state=open', 'firm', 9, 0, 3)",
            "insert into first_views (list, role, view_id) values ('referrals', 'fee_earner', 5)",
        ] {
            changed(&db, statement).await;
        }
        migrate::migrate(&db, now()).await.unwrap();
        let mut reader = db.read(Viewer::System("test")).await.unwrap();
        let query: Vec<String> = reader.column(Sql::new("select query from saved_views where id = 5 and version = 3")).await.unwrap();
        let first: Vec<i64> = reader.column(Sql::new("select view_id from first_views where role = 'fee_earner'")).await.unwrap();
        assert_eq!((query, first), (vec!["state=open".to_owned()], vec![5]));
        drop(reader);
        changed(&db, "update saved_views set list = 'people' where id = 5").await;
        db.close().await;
        if let Some(scratch) = scratch {
            scratch.drop_database().await.unwrap();
        }
    }

    async fn migrating_again_changes_nothing(firm) {
        assert_eq!(migrate::migrate(&firm.desk.db, now()).await.unwrap(), 0);
    }

    async fn the_committed_schema_is_the_one_there_is(firm) {
        let name = if firm.desk.db.engine() == Engine::Sqlite { "schema/sqlite.sql" } else { "schema/postgres.sql" };
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        let there = migrate::describe(&firm.desk.db).await.unwrap();
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        if committed != there {
            std::fs::write(&path, there).unwrap();
            panic!("{name} was not what the migrations make. It was written anew: read the difference and commit it.");
        }
    }
}
