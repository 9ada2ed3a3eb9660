//! Keeps the index of search: what a change makes a record found by is written just before the change is committed, all of a
//! transaction at once, so that an import pays for its words once and not row by row.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use goodword_domain::CustomFieldId;
use goodword_domain::custom::{Choice, label_of};

use super::words;
use crate::acts::Place;
use crate::bulk::{self, Bulk};
use crate::clients::Matter;
use crate::custom_fields::CustomValue;
use crate::organisations::Organisation;
use crate::people::Person;
use crate::referrals::Referral;
use crate::touches::Touch;
use crate::{Reader, Result, Sql, Work, json, record, table};

/// The kinds of records that are found, by the number the index has for each; a number is never used for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Person = 1,
    Organisation = 2,
    Referral = 3,
    Matter = 4,
    Touch = 5,
    /// What a custom field holds of a record.
    CustomValue = 6,
}

table! {
    /// A word stands in a record.
    pub struct WordPlace in search_places as sp {
        /// The number of the kind.
        pub noun: i64,
        /// Which.
        pub record_id: i64,
        /// The number of the word.
        pub word_hash: i64,
    }
}

table! {
    /// Three letters lead to a word.
    pub struct Gram in search_grams as sg {
        /// The letters; ^ and $ stand for the ends of the word.
        pub gram: String,
        /// The word.
        pub word: String,
        /// Its number.
        pub word_hash: i64,
    }
}

/// What a record is found by from now on.
#[derive(Debug)]
struct Entry {
    kind: Kind,
    id: i64,
    /// Whether it is new, so that nothing of it is in the index.
    fresh: bool,
    words: Vec<String>,
}

/// What is to be written before the transaction is committed.
#[derive(Debug, Default)]
pub(crate) struct Pending {
    entries: Vec<Entry>,
    /// How many there were at the savepoint.
    kept: usize,
    /// Words whose pieces this transaction has looked for or written.
    taught: HashSet<i64>,
}

/// From how many on they are written in the middle of a long transaction.
const MANY: usize = 2_000;
/// How many words are asked for by one statement, and how many a transaction remembers.
const ASKED: usize = 200;
const MOST_TAUGHT: usize = 200_000;

impl Pending {
    fn add(&mut self, kind: Kind, id: i64, fresh: bool, words: Vec<String>) {
        self.entries.push(Entry { kind, id, fresh, words });
    }

    /// A person was recorded (`fresh`) or changed.
    pub fn person(&mut self, p: &Person, fresh: bool) {
        self.add(Kind::Person, p.id.get(), fresh, person_words(&p.name_folded, p.email_folded.as_deref(), p.phone.as_deref()));
    }

    /// An organisation was recorded or changed.
    pub fn organisation(&mut self, o: &Organisation, fresh: bool) {
        self.add(Kind::Organisation, o.id.get(), fresh, words::of([o.name_folded.as_str()]));
    }

    /// A referral was recorded or changed.
    pub fn referral(&mut self, r: &Referral, fresh: bool) {
        self.add(Kind::Referral, r.id.get(), fresh, referral_words(&r.find_folded, &r.need_folded, &r.note));
    }

    /// A matter was opened or changed.
    pub fn matter(&mut self, m: &Matter, fresh: bool) {
        self.add(Kind::Matter, m.id.get(), fresh, words::of([m.title_folded.as_str()]));
    }

    /// A touch was logged.
    pub fn touch(&mut self, t: &Touch) {
        self.add(Kind::Touch, t.id.get(), true, note_words(&t.note));
    }

    /// A custom field holds something of a record, or something else; `choices` are those of the field.
    pub fn custom_value(&mut self, value: &CustomValue, choices: &[Choice], fresh: bool) {
        let words = value_words(value.text_folded.as_deref(), value.choice.as_deref(), choices);
        self.add(Kind::CustomValue, value.id.get(), fresh, words);
    }

    /// A record is no more.
    pub fn gone(&mut self, kind: Kind, id: i64) {
        self.add(kind, id, false, Vec::new());
    }

    /// Whether so much waits that it is better written now.
    pub fn is_much(&self) -> bool {
        self.entries.len() >= MANY
    }

    /// Marks the point that [`Self::back`] returns to.
    pub fn mark(&mut self) {
        self.kept = self.entries.len();
    }

    /// Forgets what came since the mark.
    pub fn back(&mut self) {
        self.entries.truncate(self.kept);
    }
}

fn person_words(name: &str, email: Option<&str>, phone: Option<&str>) -> Vec<String> {
    let email = email.map(words::of_email).unwrap_or_default();
    let phone = phone.map(words::of_phone).unwrap_or_default();
    words::of([name, &email, &phone])
}

fn referral_words(find: &str, need: &str, note: &str) -> Vec<String> {
    words::of([find, need, &words::of_text(note)])
}

/// The words of a note; the shortest say nothing.
fn note_words(note: &str) -> Vec<String> {
    let mut words = words::of([words::of_text(note).as_str()]);
    words.retain(|word| word.len() > 2);
    words
}

/// The words of a text, or of the name of a choice; the other kinds are no words.
fn value_words(text_folded: Option<&str>, choice: Option<&str>, choices: &[Choice]) -> Vec<String> {
    let chosen = choice.map(|key| words::of_text(label_of(choices, key)));
    words::of([text_folded.unwrap_or_default(), chosen.as_deref().unwrap_or_default()])
}

/// Writes what waits.
pub(crate) async fn write(work: &mut Work) -> Result<()> {
    let entries = std::mem::take(&mut work.pending.entries);
    work.pending.kept = 0;
    if entries.is_empty() {
        return Ok(());
    }
    // What was said of a record last counts; one that is new has nothing in the index, however often it changed.
    let mut latest: BTreeMap<(Kind, i64), (bool, Vec<String>)> = BTreeMap::new();
    for Entry { kind, id, fresh, words } in entries {
        let before = latest.remove(&(kind, id)).is_some_and(|(fresh, _)| fresh);
        latest.insert((kind, id), (fresh || before, words));
    }
    let changed: Vec<(Kind, i64)> = latest.iter().filter(|(_, (fresh, _))| !fresh).map(|(key, _)| *key).collect();
    let mut there = places_of(work, &changed).await?;
    let (mut new, mut teach) = (Vec::new(), BTreeMap::new());
    for ((kind, record_id), (_, words)) in latest {
        for word in words {
            let place = WordPlace { noun: kind as i64, record_id, word_hash: words::hash(&word) };
            if !there.remove(&(place.noun, record_id, place.word_hash)) {
                teach.insert(place.word_hash, word);
                new.push(place);
            }
        }
    }
    for (noun, record_id, word_hash) in there {
        let sql = Sql::new("delete from search_places where noun = $1 and record_id = $2 and word_hash = $3");
        work.run(sql.bind(noun).bind(record_id).bind(word_hash)).await?;
    }
    work.put_all(WordPlace::HEAD, " on conflict do nothing", new.iter().map(WordPlace::values).collect()).await?;
    learn(work, teach).await
}

/// The words of records as the index has them.
async fn places_of(work: &mut Work, records: &[(Kind, i64)]) -> Result<BTreeSet<(i64, i64, i64)>> {
    let mut there = BTreeSet::new();
    for kind in [Kind::Person, Kind::Organisation, Kind::Referral, Kind::Matter, Kind::Touch, Kind::CustomValue] {
        let ids: Vec<i64> = records.iter().filter(|(of, _)| *of == kind).map(|(_, id)| *id).collect();
        for some in ids.chunks(200) {
            let sql = Sql::new(WordPlace::SELECT).add_bound(" and sp.noun = ", kind as i64);
            let places: Vec<WordPlace> = work.all(sql.add_list(" and sp.record_id in", some.iter().copied())).await?;
            there.extend(places.into_iter().map(|place| (place.noun, place.record_id, place.word_hash)));
        }
    }
    Ok(there)
}

/// Writes the pieces of the words the index does not know yet. Two who bring the same new word at once may both write it:
/// that costs a few rows, while waiting for each other would make a capture wait for an import.
async fn learn(work: &mut Work, mut words: BTreeMap<i64, String>) -> Result<()> {
    words.retain(|hash, _| !work.pending.taught.contains(hash));
    let hashes: Vec<i64> = words.keys().copied().collect();
    let mut known = BTreeSet::new();
    for some in hashes.chunks(ASKED) {
        let sql = Sql::new("select distinct word_hash from search_grams where word_hash in").add_list("", some.iter().copied());
        known.extend(work.column::<i64>(sql).await?);
    }
    let unknown = words.into_iter().filter(|(hash, _)| !known.contains(hash));
    let grams: Vec<Gram> = unknown
        .flat_map(|(word_hash, word)| {
            words::grams(&word).into_iter().map(move |gram| Gram { gram, word: word.clone(), word_hash }).collect::<Vec<_>>()
        })
        .collect();
    bulk::put(work, &grams).await?;
    // Written before the savepoint, so that nothing but the end of the transaction takes it back.
    work.pending.taught.extend(hashes.into_iter().take(MOST_TAUGHT.saturating_sub(work.pending.taught.len())));
    Ok(())
}

record! {
    /// The texts a record is found by.
    pub struct Texts {
        /// Which.
        pub id: i64,
        /// The first,
        pub one: String,
        /// the second
        pub two: Option<String>,
        /// and the third of them.
        pub three: Option<String>,
    }
}

/// What records of each kind are found by, from an id on.
const TEXTS: &[(Kind, &str)] = &[
    (Kind::Person, "select id, name_folded as one, email_folded as two, phone as three from people where id > "),
    (
        Kind::Organisation,
        "select id, name_folded as one, cast(null as text) as two, cast(null as text) as three from organisations where id > ",
    ),
    (Kind::Referral, "select id, find_folded as one, need_folded as two, note as three from referrals where id > "),
    (
        Kind::Matter,
        "select id, title_folded as one, cast(null as text) as two, cast(null as text) as three from matters where id > ",
    ),
    (Kind::Touch, "select id, note as one, cast(null as text) as two, cast(null as text) as three from touches where id > "),
];

/// Every word of every record, in order: for telling whether the index is what it would be if it was made anew.
pub async fn places(db: &mut Reader) -> Result<Vec<WordPlace>> {
    db.all(Sql::new(WordPlace::SELECT).add(" order by sp.noun, sp.record_id, sp.word_hash")).await
}

/// What custom fields hold, from an id on.
const VALUES: &str = "select cv.id as id, coalesce(cv.text_folded, '') as one, cv.choice as two, cf.choices as three from custom_values cv \
     join custom_fields cf on cf.id = cv.field_id where (cv.text_folded is not null or cv.choice is not null) and cv.id > ";

/// Makes the whole index anew.
pub async fn rebuild(work: &mut Work) -> Result<()> {
    rebuild_records(work).await?;
    rebuild_values(work).await
}

/// Makes the index anew from the records themselves, for data from before there was one.
pub(crate) async fn rebuild_records(work: &mut Work) -> Result<()> {
    work.run(Sql::new("delete from search_places")).await?;
    work.run(Sql::new("delete from search_grams")).await?;
    for (kind, text) in TEXTS {
        anew(work, *kind, text).await?;
    }
    all_known_as(work).await
}

/// Adds what custom fields hold, for data from before it was found.
pub(crate) async fn rebuild_values(work: &mut Work) -> Result<()> {
    anew(work, Kind::CustomValue, VALUES).await
}

/// Writes the words of every record of a kind.
async fn anew(work: &mut Work, kind: Kind, text: &'static str) -> Result<()> {
    let mut after = i64::MIN;
    loop {
        let some: Vec<Texts> = work.all(Sql::new("").add_bound(text, after).add(" order by id limit 5000")).await?;
        let Some(last) = some.last() else { return Ok(()) };
        after = last.id;
        for t in some {
            work.pending.add(kind, t.id, true, t.words(kind)?);
        }
        write(work).await?;
    }
}

impl Texts {
    /// The words they are as the texts of a kind.
    fn words(&self, kind: Kind) -> Result<Vec<String>> {
        let (one, two, three) = (self.one.as_str(), self.two.as_deref(), self.three.as_deref());
        Ok(match kind {
            Kind::Person => person_words(one, two, three),
            Kind::Referral => referral_words(one, two.unwrap_or_default(), three.unwrap_or_default()),
            Kind::Organisation | Kind::Matter => words::of([one]),
            Kind::Touch => note_words(one),
            Kind::CustomValue => value_words(Some(one), two, &json::read::<Vec<Choice>>("choices", three.unwrap_or("[]"))?),
        })
    }
}

/// Marks what has a choice of a field, whose choices may be called otherwise by now.
pub(crate) async fn relabelled(work: &mut Work, field: CustomFieldId) -> Result<()> {
    let mut after = i64::MIN;
    loop {
        let sql = Sql::new("").add_bound(VALUES, after).add_bound(" and cv.choice is not null and cv.field_id = ", field);
        let some: Vec<Texts> = work.all(sql.add(" order by id limit 5000")).await?;
        let Some(last) = some.last() else { return Ok(()) };
        after = last.id;
        for t in some {
            let words = t.words(Kind::CustomValue)?;
            work.pending.add(Kind::CustomValue, t.id, false, words);
        }
        write(work).await?;
    }
}

/// Marks a person or an organisation as it is now: by its own name and those of the records that were merged into it.
pub(crate) async fn known_as(work: &mut Work, kind: Kind, id: i64) -> Result<()> {
    let sql = match kind {
        Kind::Person => {
            "select id, name_folded as one, email_folded as two, phone as three from people where id = $1 or merged_into_id = $1"
        }
        _ => {
            "select id, name_folded as one, cast(null as text) as two, cast(null as text) as three from organisations \
             where id = $1 or merged_into_id = $1"
        }
    };
    let all: Vec<Texts> = work.all(Sql::new(sql).bind(id)).await?;
    let mut words: Vec<String> = all.iter().flat_map(|t| person_words(&t.one, t.two.as_deref(), t.three.as_deref())).collect();
    words.sort_unstable();
    words.dedup();
    work.pending.add(kind, id, false, words);
    Ok(())
}

/// Marks every record others were merged into, once the index is made anew.
async fn all_known_as(work: &mut Work) -> Result<()> {
    for (kind, kept) in [
        (Kind::Person, "select distinct merged_into_id from people where merged_into_id is not null"),
        (Kind::Organisation, "select distinct merged_into_id from organisations where merged_into_id is not null"),
    ] {
        for id in work.column::<i64>(Sql::new(kept)).await? {
            known_as(work, kind, id).await?;
        }
    }
    write(work).await
}

/// Marks the record whose row was put back, or taken away, as it is now.
pub(crate) async fn again(work: &mut Work, place: Place, id: i64) -> Result<()> {
    let (kind, text) = match place {
        Place::Person => return known_as(work, Kind::Person, id).await,
        Place::Organisation => return known_as(work, Kind::Organisation, id).await,
        Place::Referral => {
            let sql = Sql::new("select id, find_folded as one, need_folded as two, note as three from referrals where id = $1");
            if work.value::<i64>(Sql::new("select count(*) as there from referrals where id = $1").bind(id)).await? == 0 {
                work.pending.gone(Kind::Referral, id);
            }
            return renamed(work, sql.bind(id)).await;
        }
        Place::Matter => (Kind::Matter, "select title_folded from matters where id = $1"),
        Place::Touch => (Kind::Touch, "select note from touches where id = $1"),
        Place::CustomField => return relabelled(work, CustomFieldId::from(id)).await,
        Place::CustomValue => {
            let sql = Sql::new("").add_bound(VALUES, id - 1).add_bound(" and cv.id = ", id);
            let words = match work.maybe::<Texts>(sql).await? {
                Some(texts) => texts.words(Kind::CustomValue)?,
                None => Vec::new(),
            };
            work.pending.add(Kind::CustomValue, id, false, words);
            return Ok(());
        }
        _ => return Ok(()),
    };
    let there: Option<String> = work.column::<String>(Sql::new(text).bind(id)).await?.pop();
    let words = match (kind, there) {
        (Kind::Touch, Some(note)) => note_words(&note),
        (_, Some(title)) => words::of([title.as_str()]),
        (_, None) => Vec::new(),
    };
    work.pending.add(kind, id, false, words);
    Ok(())
}

/// Marks referrals whose names were written anew by one statement.
pub(crate) async fn renamed(work: &mut Work, restricted: Sql) -> Result<()> {
    for t in work.all::<Texts>(restricted).await? {
        let words = referral_words(&t.one, t.two.as_deref().unwrap_or_default(), t.three.as_deref().unwrap_or_default());
        work.pending.add(Kind::Referral, t.id, false, words);
    }
    Ok(())
}
