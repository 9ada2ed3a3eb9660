//! Every place that names a person, an organisation or a client, with the statements that note it, move it and move it back.

/// A place that names a record. Each statement uses all that is bound to it, because PostgreSQL refuses what is bound and not
/// used; that is what a condition such as `$1 > 0` is for.
pub(super) struct Place {
    /// Notes what stands there: bound are the merge, the record that goes and the one that is kept.
    pub note: &'static str,
    /// Moves it: bound are the one that is kept and the one that goes.
    pub there: &'static str,
    /// Moves back what was noted and still names the kept one: bound are the one that comes back, the kept one, the merge.
    pub back: &'static str,
}

macro_rules! place {
    ($word:literal, $table:literal, $column:expr) => {
        place!($word, $table, $column, "id")
    };
    ($word:literal, $table:literal, $column:expr, $key:literal) => {
        Place {
            note: concat!(
                "insert into merge_moves (merge_id, place, row_id) select $1, '",
                $word,
                "', ",
                $key,
                " from ",
                $table,
                " where ",
                $column,
                " = $2 and $2 <> $3"
            ),
            there: concat!("update ", $table, " set ", $column, " = $1 where ", $column, " = $2"),
            back: concat!(
                "update ",
                $table,
                " set ",
                $column,
                " = $1 where ",
                $column,
                " = $2 and ",
                $key,
                " in (select mv.row_id from merge_moves mv where mv.merge_id = $3 and mv.place = '",
                $word,
                "')"
            ),
        }
    };
}

/// A wall before the one that goes stands before the kept one as well; it goes on standing before the one that went.
macro_rules! walls {
    ($noun:literal) => {
        Place {
            note: concat!(
                "insert into merge_moves (merge_id, place, row_id) select $1, 'wall', wr.wall_id from wall_records wr where wr.noun = '", $noun,
                "' and wr.record_id = $2 and not exists (select 1 from wall_records k where k.wall_id = wr.wall_id and k.noun = '", $noun,
                "' and k.record_id = $3)"
            ),
            there: concat!(
                "insert into wall_records (wall_id, noun, record_id) select wr.wall_id, '", $noun, "', $1 from wall_records wr where wr.noun = '",
                $noun, "' and wr.record_id = $2 on conflict do nothing"
            ),
            back: concat!(
                "delete from wall_records where $1 > 0 and noun = '", $noun, "' and record_id = $2 and wall_id in \
                 (select mv.row_id from merge_moves mv where mv.merge_id = $3 and mv.place = 'wall')"
            ),
        }
    };
}

/// What a custom field holds of the record that goes moves to the kept one where that holds nothing in it.
macro_rules! custom_values {
    ($noun:literal) => {
        Place {
            note: concat!(
                "insert into merge_moves (merge_id, place, row_id) select $1, 'custom_value', cv.id from custom_values cv where cv.noun = '", $noun,
                "' and cv.record_id = $2 and not exists (select 1 from custom_values k where k.field_id = cv.field_id and k.record_id = $3)"
            ),
            there: concat!(
                "update custom_values set record_id = $1 where noun = '", $noun, "' and record_id = $2 and not exists \
                 (select 1 from custom_values k where k.field_id = custom_values.field_id and k.record_id = $1)"
            ),
            back: concat!(
                "update custom_values set record_id = $1 where noun = '", $noun, "' and record_id = $2 and id in \
                 (select mv.row_id from merge_moves mv where mv.merge_id = $3 and mv.place = 'custom_value')"
            ),
        }
    };
}

/// Where people and organisations are named alike, then where one of the two alone is, then what stands on either.
macro_rules! party {
    ($noun:literal, $table:literal, $column:literal, [$($own:expr),* $(,)?]) => {
        &[
            place!("prospect", "referrals", concat!("prospect_", $column)),
            place!("referrer", "referrals", concat!("referrer_", $column)),
            place!("recipient", "referrals", concat!("recipient_", $column)),
            place!("credit", "credits", $column),
            place!("position", "positions", $column),
            place!("client", "clients", $column),
            place!("as_referrer", "referrers", $column),
            place!("former", $table, "merged_into_id"),
            $($own,)*
            custom_values!($noun),
            walls!($noun),
        ]
    };
}

/// Where a person is named. A touch names each person once: where it names both, the one that goes leaves it.
pub(super) const PERSON: &[Place] = party!(
    "person",
    "people",
    "person_id",
    [
        Place {
            note: "insert into merge_moves (merge_id, place, row_id) select $1, 'touch_of_both', tp.touch_id from touch_people tp \
                   where tp.person_id = $2 and exists (select 1 from touch_people k where k.touch_id = tp.touch_id and k.person_id = $3)",
            there: "delete from touch_people where person_id = $2 and exists (select 1 from touch_people k where k.touch_id = touch_people.touch_id and k.person_id = $1)",
            back: "insert into touch_people (touch_id, person_id) select mv.row_id, $1 from merge_moves mv join touches t on t.id = mv.row_id \
                   where $2 > 0 and mv.merge_id = $3 and mv.place = 'touch_of_both' on conflict do nothing",
        },
        place!("touch", "touch_people", "person_id", "touch_id"),
        place!("custom_person", "custom_values", "person_id"),
    ]
);

/// Where an organisation is named.
pub(super) const ORGANISATION: &[Place] = party!("organisation", "organisations", "organisation_id", []);

/// Where a client is named.
pub(super) const CLIENT: &[Place] =
    &[place!("matter", "matters", "client_id"), place!("engagement", "engagements", "client_id", "referral_id")];

#[cfg(test)]
mod tests {
    use super::*;

    /// A column that names a person, an organisation or a client and is not moved would keep naming the record that went.
    #[test]
    fn no_column_that_names_what_is_merged_is_forgotten() {
        let mut table = "";
        let mut forgotten = Vec::new();
        for line in include_str!("../../schema/sqlite.sql").lines() {
            if let Some(rest) = line.strip_prefix("CREATE TABLE ") {
                table = rest.trim_end_matches(" (");
            }
            // A column that was added later stands behind others on the last line of its table.
            for part in line.trim().split(", ") {
                let Some((column, _)) = part.trim().split_once(' ') else { continue };
                let places = match part.split_once(" references ").map(|(_, to)| to) {
                    Some(to) if to.starts_with("people ") => PERSON,
                    Some(to) if to.starts_with("organisations ") => ORGANISATION,
                    Some(to) if to.starts_with("clients ") => CLIENT,
                    _ => continue,
                };
                if !places.iter().any(|place| place.there == format!("update {table} set {column} = $1 where {column} = $2")) {
                    forgotten.push(format!("{table}.{column}"));
                }
            }
        }
        assert!(forgotten.is_empty(), "{forgotten:?}");
    }
}
