//! What the engines spell differently: each expression once, both spellings on adjacent lines, at most twelve.

use crate::Engine;

/// The type words of the migrations, with what each becomes: (word, SQLite, PostgreSQL).
pub(crate) const TYPE_WORDS: &[(&str, &str, &str)] = &[
    ("@key", "integer primary key", "bigint primary key"),
    // A row whose number nobody gives.
    ("@counted", "integer primary key", "bigint generated always as identity primary key"),
    ("@id", "integer", "bigint"),
    // Before @int, which begins it.
    ("@instant", "integer", "bigint"),
    ("@int", "integer", "bigint"),
    ("@bool", "integer", "boolean"),
    ("@real", "real", "double precision"),
    ("@date", "text", "text collate \"C\""),
    ("@sort", "text", "text collate \"C\""),
    ("@json", "text", "text"),
    ("@text", "text", "text"),
    ("@strict", "strict", ""),
    // A table that is its own index.
    ("@clustered", "strict, without rowid", ""),
];

macro_rules! spelled {
    ($($(#[$doc:meta])* $name:ident: $sqlite:literal, $postgres:literal;)+) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $name(engine: Engine) -> &'static str {
            match engine {
                Engine::Sqlite => $sqlite,
                Engine::Postgres => $postgres,
            }
        }
    )+};
}

spelled! {
    /// Opens a transaction that reads one state of the data from its first statement to its last.
    begin_reading:
        "begin deferred",
        "begin isolation level repeatable read read only";
    /// Opens a transaction that writes; SQLite takes its one writer's place at once instead of failing later.
    begin_writing:
        "begin immediate",
        "begin";
    /// Picks rows for this worker alone, passing over those other workers hold.
    for_update_skip_locked:
        "",
        " for update skip locked";
    /// Lets one process migrate while others wait; SQLite's writing transaction does that by itself.
    lock_for_migration:
        "select 1",
        "select 1 from (select pg_advisory_xact_lock(7164211)) locked";
    /// Lets one try to sign in be counted while others wait; SQLite's writing transaction does that by itself.
    lock_for_sign_in:
        "select 1",
        "select 1 from (select pg_advisory_xact_lock(7164213)) locked";
    /// Lets nobody else change a total before this transaction ends: what is counted must not move while it is counted.
    lock_totals:
        "select 1",
        "lock table totals in exclusive mode";
    /// Tells the engine how large its tables have become: until it looks by itself, a minute later, PostgreSQL goes by what they were.
    look_at_tables:
        "select 1",
        "analyze referrals, people, organisations, positions, referrers, clients, matters, engagements, touches, touch_people, \
         touch_colleagues, steps, credits, loop_closures, history, jobs, search_places, search_grams, totals, waiting";
    /// Forgets how statements are carried out. PostgreSQL decides that once for each, and what was quickest in an empty table
    /// reads all of a full one; within one transaction nothing else makes it decide anew.
    decide_anew:
        "select 1",
        "discard plans";
    /// Lets a transaction that fills tables read none of them whole. PostgreSQL decides by how full they were when it last looked,
    /// and what it believes to be empty it reads from end to end.
    go_by_indexes:
        "select 1",
        "set local enable_seqscan = off";
    /// The statements a schema is made of, one a row, in an order that does not depend on how it came about.
    schema_listing:
        "select rtrim(sql, char(10)) from sqlite_master where sql is not null and name not like 'sqlite_%' order by type desc, name",
        "select table_name || '.' || column_name || ' ' || data_type || case when is_nullable = 'NO' then ' not null' else '' end \
         from information_schema.columns where table_schema = current_schema() order by table_name, ordinal_position";
}
