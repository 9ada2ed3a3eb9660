use goodword_domain::colleague::Role;
use goodword_domain::money::Currency;
use goodword_domain::referral::{Direction, Disclosure, LoopStep, Outcome, Stage};
use goodword_domain::referrer::{ReferrerKind, Tier};
use goodword_domain::touch::TouchKind;
use goodword_domain::{Date, Noun, PersonId, Timestamp};
use goodword_store::{Arg, Column, Reader, Sql, StoreError, Viewer};
use goodword_testkit::on_both_engines;

/// Sends a value through a typed column and back, and a null of its type as well.
async fn there_and_back<T>(db: &mut Reader, column: &'static str, value: T)
where
    T: Column + Into<Arg> + Clone + PartialEq + std::fmt::Debug + Send + Unpin,
    Option<T>: Into<Arg>,
{
    let through = |arg: Arg| Sql::new("select cast(").add_bound("", arg).add(" as ").add(column).add(") as given");
    assert_eq!(db.value::<T>(through(value.clone().into())).await.unwrap(), value);
    assert_eq!(db.value::<Option<T>>(through(value.clone().into())).await.unwrap(), Some(value));
    assert_eq!(db.value::<Option<T>>(through(None::<T>.into())).await.unwrap(), None);
    let null = db.value::<T>(through(None::<T>.into())).await;
    assert!(matches!(null, Err(StoreError::Unreadable { .. })), "a null is no {}", std::any::type_name::<T>());
}

on_both_engines! {
    async fn every_value_comes_back_as_it_went_and_null_as_null(firm) {
        let mut reader = firm.desk.db.read(Viewer::System("test")).await.unwrap();
        let db = &mut reader;
        for number in [0, -1, i64::MAX, i64::MIN] {
            there_and_back(db, "bigint", number).await;
        }
        for text in ["", "BÜŞRA O'Neill\n\"…\" %_\\ 株式会社", "𝄞"] {
            there_and_back(db, "text", text.to_owned()).await;
        }
        there_and_back(db, "bigint", PersonId::from(i64::MAX)).await;
        there_and_back(db, "bigint", "2026-03-11T10:00:00.123456Z".parse::<Timestamp>().unwrap()).await;
        there_and_back(db, "bigint", "1969-12-31T23:59:59.999999Z".parse::<Timestamp>().unwrap()).await;
        there_and_back(db, "text", "2024-02-29".parse::<Date>().unwrap()).await;
        there_and_back(db, "text", Currency::GBP).await;
        for value in Noun::ALL { there_and_back(db, "text", *value).await; }
        for value in Role::ALL { there_and_back(db, "text", *value).await; }
        for value in Direction::ALL { there_and_back(db, "text", *value).await; }
        for value in Stage::ALL { there_and_back(db, "text", *value).await; }
        for value in Outcome::ALL { there_and_back(db, "text", *value).await; }
        for value in LoopStep::ALL { there_and_back(db, "text", *value).await; }
        for value in Disclosure::ALL { there_and_back(db, "text", *value).await; }
        for value in TouchKind::ALL { there_and_back(db, "text", *value).await; }
        for value in ReferrerKind::ALL { there_and_back(db, "text", *value).await; }
        for value in Tier::ALL { there_and_back(db, "text", *value).await; }
    }

    async fn truth_and_real_numbers_come_back_from_their_columns(firm) {
        let mut work = firm.desk.db.work(Viewer::System("test")).await.unwrap();
        for (id, succeeded) in [(1_i64, true), (2, false)] {
            let sql = Sql::new("insert into sign_in_attempts (id, email_folded, address, at, succeeded) values ($1, 'e', 'a', 0, $2)");
            work.run(sql.bind(id).bind(succeeded)).await.unwrap();
            let read = Sql::new("select succeeded from sign_in_attempts where id = $1").bind(id);
            assert_eq!(work.value::<bool>(read).await.unwrap(), succeeded);
        }
        let real = Sql::new("select cast(").add_bound("", 0.1_f64).add(" as double precision) as given");
        assert_eq!(work.value::<f64>(real).await.unwrap().to_bits(), 0.1_f64.to_bits());
        let none = Sql::new("select cast(").add_bound("", None::<f64>).add(" as double precision) as given");
        assert_eq!(work.value::<Option<f64>>(none).await.unwrap(), None);
    }

    async fn the_end_of_time_and_texts_with_nul_are_kept_so_that_both_engines_read_them(firm) {
        let mut reader = firm.desk.db.read(Viewer::System("test")).await.unwrap();
        let given = |arg: Arg, sql: &'static str| Sql::new("select cast(").add_bound("", arg).add(sql);
        let last: Timestamp = reader.value(given(Timestamp::MAX.into(), " as bigint) as given")).await.unwrap();
        assert_eq!(last.to_string(), "9999-12-30T22:00:00Z");
        let text: String = reader.value(given("a\0b".into(), " as text) as given")).await.unwrap();
        assert_eq!(text, "ab");
    }

    async fn what_is_referred_to_and_is_not_there_is_told_apart(firm) {
        let mut work = firm.desk.db.work(Viewer::System("test")).await.unwrap();
        let deputy = Sql::new("update colleagues set deputy_id = $1").bind(PersonId::from(7));
        let error = match work.run(deputy).await {
            Ok(_) => work.commit().await.unwrap_err(),
            Err(error) => error,
        };
        assert!(matches!(error, StoreError::Absent(_)), "{error}");
    }

    async fn what_cannot_be_understood_says_what_and_why(firm) {
        let mut reader = firm.desk.db.read(Viewer::System("test")).await.unwrap();
        let error = reader.value::<Stage>(Sql::new("select cast('asleep' as text) as stage")).await.unwrap_err().to_string();
        assert!(error.contains("“asleep”") && error.contains("received, contacted, talking, proposal"), "{error}");
    }
}
