//! What changes seldom is remembered, and read anew once it has changed: by this process, or by another.

use goodword_domain::colleague::Role;
use goodword_store::{Db, Engine, Reader, Sql, Viewer, colleagues, firm as the_firm};
use goodword_testkit::{TestFirm, on_both_engines};

const ME: Viewer = Viewer::System("test");

/// The database as a process of its own opens it.
async fn another(firm: &TestFirm) -> Db {
    match firm.desk.db.engine() {
        Engine::Sqlite => Db::open_folder(firm.address().as_ref()).unwrap(),
        Engine::Postgres => Db::connect(&firm.address()).await.unwrap(),
    }
}

async fn changes(db: &mut Reader) -> Vec<i64> {
    db.column(Sql::new("select times from seldom_changed order by what")).await.unwrap()
}

async fn names(db: &mut Reader) -> Vec<String> {
    colleagues::all(db).await.unwrap().into_iter().map(|colleague| colleague.name).collect()
}

on_both_engines! {
    async fn every_change_of_what_changes_seldom_is_counted(firm) {
        const TOUCH: &[(&str, &str)] = &[
            ("firm", "update firm set name = name"),
            ("colleagues", "update colleagues set name = name"),
            ("sources", "update sources set name = name"),
            ("reasons", "update reasons set name = name"),
            ("cadences", "update cadences set name = name"),
            ("sources", "delete from sources where key = 'association'"),
            ("practices", "insert into practices (id, name, name_sort) values (1, 'Tax', 'tax')"),
            ("offices", "insert into offices (id, name, name_sort) values (1, 'Leeds', 'leeds')"),
            ("practices", "delete from practices"),
            ("offices", "delete from offices"),
        ];
        let mut work = firm.desk.db.work(ME).await.unwrap();
        for (table, text) in TOUCH {
            let of = |table: &'static str| Sql::new("select times from seldom_changed where what = $1").bind(table);
            let before: i64 = work.value(of(table)).await.unwrap();
            let rows = i64::try_from(work.run(Sql::new(text)).await.unwrap()).unwrap();
            assert!(rows > 0, "{text} changed nothing");
            assert_eq!(work.value::<i64>(of(table)).await.unwrap(), before + rows, "{text}");
        }
        drop(work);
    }

    async fn another_process_sees_what_changed(firm) {
        let other = another(firm).await;
        let mut before = other.read(ME).await.unwrap();
        assert_eq!(names(&mut before).await, ["Ada Admin"]);
        firm.colleague("Ben Barrow", Role::FeeEarner).await;
        assert_eq!(names(&mut before).await, ["Ada Admin"], "a transaction sees one state of the data");
        let mut after = other.read(ME).await.unwrap();
        assert_eq!(names(&mut after).await, ["Ada Admin", "Ben Barrow"]);
        assert_eq!(names(&mut before).await, ["Ada Admin"], "also beside one that sees what came after");
        drop((before, after));
        other.close().await;
    }

    async fn a_change_that_is_taken_back_was_never_seen(firm) {
        let mut reader = firm.desk.db.read(ME).await.unwrap();
        let before = (changes(&mut reader).await, the_firm::find(&mut reader).await.unwrap().unwrap());
        drop(reader);
        let mut work = firm.desk.db.work(ME).await.unwrap();
        let mut changed = before.1.clone();
        "Other".clone_into(&mut changed.name);
        the_firm::save(&mut work, &changed).await.unwrap();
        assert_eq!(the_firm::find(&mut work).await.unwrap().unwrap().name, "Other", "who changed it sees it");
        work.give_up().await.unwrap();
        let mut reader = firm.desk.db.read(ME).await.unwrap();
        assert_eq!((changes(&mut reader).await, the_firm::find(&mut reader).await.unwrap().unwrap()), before);
        drop(reader);
    }
}
