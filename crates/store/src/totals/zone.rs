//! The firm's zone as the triggers read it: on which instants its clocks change, and how far they are ahead of UTC from then on.

use goodword_domain::calendar::WorkingTime;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::{Result, Sql, Work, json, record};

record! {
    /// How far the clocks are ahead.
    pub struct Offset {
        /// From this instant on, in microseconds,
        pub from_at: i64,
        /// so many microseconds.
        pub ahead: i64,
    }
}

/// Up to here changes of the clocks are listed; nothing is received or decided later than today.
const UNTIL: i64 = 7_258_118_400_000_000;

/// Writes the zone of the firm as it is now, and counts days anew where it is another: after the firm was changed, and whenever the
/// program starts, because a newer one may know a zone better.
pub(crate) async fn keep(work: &mut Work) -> Result<()> {
    // Read by itself: while data of an older version come forward the firm has not got all its columns yet.
    let firms: Vec<String> = work.column(Sql::new("select working_time from firm where id = 1")).await?;
    let Some(working_time) = firms.first() else { return Ok(()) };
    let calendar: WorkingTime = json::read("working_time", working_time)?;
    let wanted = offsets(calendar.zone());
    let there: Vec<Offset> = work.all(Sql::new("select from_at, ahead from zone_offsets order by from_at")).await?;
    if there == wanted {
        return Ok(());
    }
    work.run(Sql::new("delete from zone_offsets")).await?;
    for some in wanted.chunks(500) {
        let mut between = "(";
        let sql = some.iter().fold(Sql::new("insert into zone_offsets (from_at, ahead) values "), |sql, offset| {
            let sql = sql.add_bound(between, offset.from_at).add_bound(", ", offset.ahead).add(")");
            between = ", (";
            sql
        });
        work.run(sql.derived()).await?;
    }
    super::count_days(work).await
}

fn offsets(zone: &TimeZone) -> Vec<Offset> {
    let micros = |seconds: i32| i64::from(seconds) * 1_000_000;
    let first = Offset { from_at: Timestamp::MIN.as_microsecond(), ahead: micros(zone.to_offset(Timestamp::MIN).seconds()) };
    let changes = zone
        .following(Timestamp::MIN)
        .map(|change| Offset { from_at: change.timestamp().as_microsecond(), ahead: micros(change.offset().seconds()) })
        .take_while(|offset| offset.from_at < UNTIL);
    std::iter::once(first).chain(changes).collect()
}
