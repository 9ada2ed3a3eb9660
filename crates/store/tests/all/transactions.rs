use std::time::Duration;

use goodword_store::{Db, Engine, Sql, Viewer};
use goodword_testkit::{Fault, FaultProxy, TestFirm, on_both_engines};

const ME: Viewer = Viewer::System("test");

/// The database of a firm with a network before it that takes its time; a file has none.
async fn slow(firm: &TestFirm) -> (Db, Option<FaultProxy>) {
    if firm.desk.db.engine() == Engine::Sqlite {
        return (firm.desk.db.clone(), None);
    }
    let (network, address) = FaultProxy::before_database(&firm.address()).await;
    let db = Db::connect(&address).await.unwrap();
    network.becomes(Fault { delay: Duration::from_millis(3), ..Fault::default() });
    (db, Some(network))
}

/// Changes something.
async fn keep(db: &Db, number: i64) {
    let mut work = tokio::time::timeout(Duration::from_secs(20), db.work(ME)).await.expect("the writer is free").unwrap();
    let sql = Sql::new("insert into sign_in_attempts (id, email_folded, address, at, succeeded) values ($1, 'e', 'a', 0, $2)");
    work.run(sql.bind(number).bind(false)).await.unwrap();
    work.commit().await.unwrap();
}

/// How much was changed.
async fn kept(db: &Db) -> i64 {
    let sql = Sql::new("select count(*) as kept from sign_in_attempts");
    db.read(ME).await.unwrap().value(sql).await.unwrap()
}

on_both_engines! {
    async fn a_caller_who_goes_away_leaves_no_transaction_open(firm) {
        let db = &firm.desk.db;
        let mut gave_up = 0;
        for round in 0..200_usize {
            // SQLite is waited for only while somebody else writes.
            let _writes = if db.engine() == Engine::Sqlite && round % 4 == 0 { Some(db.work(ME).await.unwrap()) } else { None };
            // Whoever goes away drops the wish after some turns of the executor; what was opened by then is dropped too.
            let mut wish = std::pin::pin!(async {
                if round % 2 == 0 { db.work(ME).await.map(drop) } else { db.read(ME).await.map(drop) }
            });
            let mut opened = false;
            for _ in 0..=round % 7 {
                opened = std::future::poll_fn(|cx| std::task::Poll::Ready(wish.as_mut().poll(cx).is_ready())).await;
                if opened {
                    break;
                }
                tokio::task::yield_now().await;
            }
            gave_up += u32::from(!opened);
        }
        assert!(gave_up > 0, "nobody went away in the middle, so nothing was tried");
        for number in 0..20 {
            keep(db, number).await;
        }
        assert_eq!(kept(db).await, 20);
        if db.engine() == Engine::Postgres {
            let open = Sql::new(
                "select count(*) as open from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() \
                 and state like 'idle in transaction%'",
            );
            let mut left = 0_i64;
            // A rollback that was just sent takes a moment to arrive.
            for _ in 0..50 {
                left = db.read(ME).await.unwrap().value(open.clone()).await.unwrap();
                if left == 0 {
                    break;
                }
                tokio::task::yield_now().await;
            }
            assert_eq!(left, 0, "transactions were left open");
        }
    }

    async fn whoever_comes_after_one_who_went_away_can_write(firm) {
        let (db, network) = slow(firm).await;
        let mut gave_up = 0;
        for moment in 0..40_u32 {
            // A little later each time, so that somebody goes away in the middle of whatever goes to and fro.
            let patience = Duration::from_micros(500) * moment;
            gave_up += u32::from(tokio::time::timeout(patience, db.read(ME)).await.is_err());
            // A transaction that was left open only reads, and one of these meets it.
            let number = 3 * i64::from(moment);
            tokio::join!(keep(&db, number), keep(&db, number + 1), keep(&db, number + 2));
        }
        assert!(gave_up > 0 || network.is_none(), "nobody went away in the middle, so nothing was tried");
        assert_eq!(kept(&db).await, 120);
        if network.is_some() {
            db.close().await;
        }
    }

    async fn what_is_not_committed_never_happened(firm) {
        let insert = || Sql::new("insert into offices (id, name, name_sort) values (1, 'Leeds', 'leeds')");
        let count = || Sql::new("select count(*) as offices from offices");
        let mut dropped = firm.desk.db.work(ME).await.unwrap();
        dropped.run(insert()).await.unwrap();
        drop(dropped);
        let mut given_up = firm.desk.db.work(ME).await.unwrap();
        given_up.run(insert()).await.unwrap();
        given_up.give_up().await.unwrap();
        let mut kept = firm.desk.db.work(ME).await.unwrap();
        assert_eq!(kept.value::<i64>(count()).await.unwrap(), 0);
        kept.savepoint().await.unwrap();
        kept.run(insert()).await.unwrap();
        kept.back_to_savepoint().await.unwrap();
        kept.savepoint().await.unwrap();
        kept.run(insert()).await.unwrap();
        kept.release_savepoint().await.unwrap();
        kept.commit().await.unwrap();
        assert_eq!(firm.desk.db.read(ME).await.unwrap().value::<i64>(count()).await.unwrap(), 1);
    }

    async fn a_reader_sees_one_state_from_first_to_last(firm) {
        let count = || Sql::new("select count(*) as offices from offices");
        let mut reader = firm.desk.db.read(ME).await.unwrap();
        assert_eq!(reader.value::<i64>(count()).await.unwrap(), 0);
        let mut work = firm.desk.db.work(ME).await.unwrap();
        work.run(Sql::new("insert into offices (id, name, name_sort) values (1, 'Leeds', 'leeds')")).await.unwrap();
        work.commit().await.unwrap();
        assert_eq!(reader.value::<i64>(count()).await.unwrap(), 0);
    }
}
