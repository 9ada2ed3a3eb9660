use std::time::Duration;

use goodword_store::{Engine, Sql, Viewer};
use goodword_testkit::on_both_engines;

const ME: Viewer = Viewer::System("test");

on_both_engines! {
    async fn a_caller_who_goes_away_leaves_no_transaction_open(firm) {
        let db = &firm.desk.db;
        let mut gave_up = 0;
        for round in 0..200_u64 {
            let patience = Duration::from_micros(round * 7 % 900);
            // What is opened in time is dropped at once as well: either way it must roll back.
            let too_late = if round % 2 == 0 {
                tokio::time::timeout(patience, db.work(ME)).await.is_err()
            } else {
                tokio::time::timeout(patience, db.read(ME)).await.is_err()
            };
            gave_up += u32::from(too_late);
        }
        assert!(gave_up > 0, "nobody went away in the middle, so nothing was tried");
        for number in 0..20_i64 {
            let mut work = tokio::time::timeout(Duration::from_secs(20), db.work(ME)).await.expect("the writer is free").unwrap();
            let sql = Sql::new("insert into sign_in_attempts (id, email_folded, address, at, succeeded) values ($1, 'e', 'a', 0, $2)");
            work.run(sql.bind(number).bind(false)).await.unwrap();
            work.commit().await.unwrap();
        }
        let mut reader = db.read(ME).await.unwrap();
        let kept: i64 = reader.value(Sql::new("select count(*) as kept from sign_in_attempts")).await.unwrap();
        assert_eq!(kept, 20);
        if db.engine() == Engine::Postgres {
            drop(reader);
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
