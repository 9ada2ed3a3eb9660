//! Loops left open: who of those that put in a word for us has not been thanked, or not been told how it ended.

use std::collections::HashMap;

use goodword_domain::referral::{DAYS_TO_THANK, LoopIs};
use goodword_domain::{Date, Noun, ReferralId, Timestamp};
use goodword_store::{Reader, Sql, record};
use jiff::SignedDuration;

use crate::groups::{self, GroupKey, Label, Labels, RECEIVED};
use crate::numbers::{counted, grouped, in_days, median, per_cent, real, share};
use crate::parameters::{Covered, Moment};
use crate::report::{BLANK, Kind};
use crate::{By, Cell, Chart, Column, Figure, Filter, Listed, Parameters, Report, Result, Row, Settings};

/// As the list of reports has it.
pub(crate) const LISTED: Listed = Listed {
    name: "loops_left_open",
    title: "Loops left open",
    question: "Whom have we not thanked, or not told what became of their word?",
    by: By::ALL,
};

record! {
    /// A received referral whose referrer may be told something.
    pub struct Line {
        /// Which.
        pub id: ReferralId,
        /// Which kind of group.
        pub group_kind: i64,
        /// Which group.
        pub group_id: Option<i64>,
        /// When it was received.
        pub received_at: Timestamp,
        /// When somebody of ours first spoke with the prospect.
        pub first_contact_at: Option<Timestamp>,
        /// When it ended.
        pub decided_at: Option<Timestamp>,
        /// When the referrer was thanked.
        pub thanked_at: Option<Timestamp>,
        /// When the referrer was told.
        pub told_at: Option<Timestamp>,
    }
}

/// What was counted of a group.
#[derive(Debug, Clone, Default)]
struct Tally {
    referrals: i64,
    thanked: i64,
    days: Vec<i64>,
    contacted: i64,
    decided: i64,
    told: i64,
    to_thank: i64,
    to_tell: i64,
    open: i64,
    /// Who has waited longest, and since when.
    oldest: Option<(Timestamp, ReferralId)>,
}

impl Tally {
    fn add(&mut self, line: &Line, moment: &Moment, settings: &Settings) {
        let known = |at: Option<Timestamp>| at.filter(|at| moment.knows(*at));
        let (thanked, told, decided) = (known(line.thanked_at), known(line.told_at), known(line.decided_at).is_some());
        self.referrals += 1;
        self.contacted += i64::from(known(line.first_contact_at).is_some());
        self.decided += i64::from(decided);
        self.told += i64::from(told.is_some());
        if let Some(thanked) = thanked {
            self.thanked += 1;
            let day = |at| settings.calendar.date_of(at);
            let days = day(line.received_at).until(day(thanked)).map_or(0, |span| i64::from(span.get_days()));
            // Who was thanked for an introduction that became a referral later was not thanked late.
            self.days.push(days.max(0));
        }
        let age = moment.at.duration_since(line.received_at);
        let to_thank = thanked.is_none() && age >= SignedDuration::from_hours(24 * DAYS_TO_THANK);
        let to_tell = decided && told.is_none();
        self.to_thank += i64::from(to_thank);
        self.to_tell += i64::from(to_tell);
        if to_thank || to_tell {
            self.open += 1;
            // They have waited for thanks since receipt, for the outcome since the decision.
            let since = if to_thank { line.received_at } else { known(line.decided_at).unwrap_or(line.received_at) };
            let this = (since, line.id);
            self.oldest = Some(self.oldest.map_or(this, |oldest| oldest.min(this)));
        }
    }

    fn join(&mut self, other: &Self) {
        self.referrals += other.referrals;
        self.thanked += other.thanked;
        self.days.extend(&other.days);
        self.contacted += other.contacted;
        self.decided += other.decided;
        self.told += other.told;
        self.to_thank += other.to_thank;
        self.to_tell += other.to_tell;
        self.open += other.open;
        self.oldest = self.oldest.into_iter().chain(other.oldest).min();
    }

    fn oldest_day(&self, settings: &Settings) -> Option<Date> {
        self.oldest.map(|(at, _)| settings.calendar.date_of(at))
    }

    fn cells(&mut self, label: &Label, settings: &Settings) -> Vec<Cell> {
        vec![
            Cell::Text(label.key.clone()),
            Cell::Text(label.name.clone()),
            Cell::Count(self.referrals),
            Cell::Count(self.thanked),
            median(&mut self.days).map_or(BLANK, Cell::Days),
            Cell::Count(self.contacted),
            Cell::Count(self.decided),
            Cell::Count(self.told),
            Cell::Count(self.to_thank),
            Cell::Count(self.to_tell),
            Cell::Count(self.open),
            self.oldest_day(settings).map_or(BLANK, Cell::Date),
            self.oldest.map_or(BLANK, |(_, id)| Cell::Link(id)),
        ]
    }
}

fn columns(by: By) -> Vec<Column> {
    let [(key, key_head), (name, head)] = groups::heads(by);
    let count = |key, head| Column::new(key, head, Kind::Count);
    vec![
        Column::key(key, key_head),
        Column::new(name, head, Kind::Text),
        count("referrals", "Referrals"),
        count("thanked", "Thanked"),
        Column::new("median_days_to_thank", "Median days to thank", Kind::Days),
        count("contacted", "Contacted"),
        count("decided", "Decided"),
        count("told", "Told"),
        count("to_thank", "Not thanked after 7 days"),
        count("to_tell", "Decided, not told"),
        count("open", "Loops open"),
        Column::new("oldest_open", "Waiting longest, since", Kind::Date),
        Column::new("oldest_open_referral", "Waiting longest", Kind::Link),
    ]
}

/// Runs the report.
pub(crate) async fn run(db: &mut Reader, settings: &Settings, parameters: &Parameters) -> Result<Report> {
    let moment = Moment::of(parameters.as_of, settings)?;
    let covered = Covered::of(parameters)?;
    let by = parameters.by.unwrap_or(By::Owner);
    let scope = db.scope();
    let mut found: HashMap<GroupKey, Tally> = HashMap::new();
    let sql = Sql::new("select r.id, ").add(groups::columns(Some(by))).add(", r.received_at, r.first_contact_at, ");
    let sql = moment
        .decided_at(sql)
        .add(", (select l.at from loop_closures l where l.referral_id = r.id and l.step = 'thanked') as thanked_at, ");
    let sql = moment
        .received(moment.told_at(sql))
        .add(" and coalesce(r.referrer_person_id, r.referrer_organisation_id, r.referrer_colleague_id) is not null")
        .add(" and r.disclosure <> 'nothing'");
    let sql = covered.restrict(sql, settings, &moment).visible(&scope, Noun::Referral);
    db.each::<Line>(sql, |line| {
        found.entry(GroupKey { kind: line.group_kind, id: line.group_id }).or_default().add(&line, &moment, settings);
    })
    .await?;
    let sql = Sql::new("select count(*) as untold").add(RECEIVED).add(
        " and (r.disclosure = 'nothing' \
         or coalesce(r.referrer_person_id, r.referrer_organisation_id, r.referrer_colleague_id) is null)",
    );
    let left_out: i64 = db.value(covered.restrict(sql, settings, &moment).visible(&scope, Noun::Referral)).await?;
    let labels = Labels::load(db, by).await?;
    let mut total = Tally::default();
    found.values().for_each(|tally| total.join(tally));
    let loops = Filter::received(covered).with("loop", LoopIs::Open.word());
    let mut sorted: Vec<(Label, GroupKey, Tally)> = found.into_iter().map(|(key, tally)| (labels.of(key), key, tally)).collect();
    sorted
        .sort_by(|(a, ka, x), (b, kb, y)| (y.open, y.referrals).cmp(&(x.open, x.referrals)).then_with(|| (a, ka).cmp(&(b, kb))));
    let rows = sorted
        .into_iter()
        .map(|(label, key, mut tally)| Row {
            cells: tally.cells(&label, settings),
            link: moment.link(loops.clone().group(by, key)),
        })
        .collect();
    let all = Label::all("The firm", "(firm)");
    Ok(Report {
        name: LISTED.name,
        title: LISTED.title,
        question: LISTED.question,
        sentence: sentence(&mut total, (covered, &moment), settings),
        parameters: covered.parameters(&moment, Some(by)),
        figures: figures(&mut total),
        columns: columns(by),
        rows,
        totals: Some(Row { cells: total.cells(&all, settings), link: moment.link(loops.clone()) }),
        notes: notes(left_out, &moment),
        chart: Some(Chart { label: groups::heads(by)[1].0, bars: vec!["open"], stacked: false }),
        writing: settings.writing,
        linked: "open",
    })
}

fn sentence(total: &mut Tally, (covered, moment): (Covered, &Moment), settings: &Settings) -> String {
    let when = covered.words(settings);
    if total.referrals == 0 {
        return format!(
            "No referral with a referrer whom we could thank {}, so no loop is open.",
            covered.none_words(settings, moment)
        );
    }
    let of = counted(total.referrals, "referral", "referrals");
    let open = match (total.open, total.oldest_day(settings)) {
        (open, Some(oldest)) => format!(
            "{} still open of {of} received {when}: {}{}; the longest wait began on {}",
            counted(open, "loop is", "loops are"),
            waiting(total),
            match total.to_thank + total.to_tell - open {
                0 => String::new(),
                both => format!(", {} of them for both", grouped(both)),
            },
            settings.writing.day(oldest),
        ),
        _ => format!("No loop is left open of {of} received {when}"),
    };
    let thanked = per_cent(real(total.thanked) / real(total.referrals));
    match median(&mut total.days) {
        None => format!("{open}. Nobody has been thanked yet."),
        Some(days) => format!(
            "{open}. Thanks were given for {} of the {} ({thanked}), in a median of {}.",
            grouped(total.thanked),
            grouped(total.referrals),
            in_days(days)
        ),
    }
}

/// What the referrers of open loops wait for.
fn waiting(total: &Tally) -> String {
    let thanks = format!("{} for thanks", counted(total.to_thank, "waits", "wait"));
    match (total.to_thank, total.to_tell) {
        (_, 0) => thanks,
        (0, to_tell) => format!("{} for word of the outcome", counted(to_tell, "waits", "wait")),
        (_, to_tell) => format!("{thanks} and {} for word of the outcome", grouped(to_tell)),
    }
}

fn figures(total: &mut Tally) -> Vec<Figure> {
    let share_of = |part| share(part, total.referrals);
    // Of those decided: somebody may have been told of an end that was taken back since.
    let told_of_decided = total.decided - total.to_tell;
    let (open, thanked, told) = (share_of(total.open), share_of(total.thanked), share(told_of_decided, total.decided));
    vec![
        Figure::rate(Column::new("open_share", "Loops open", Kind::Percent), open, total.open, total.referrals),
        Figure::rate(Column::new("thanked_share", "Thanked", Kind::Percent), thanked, total.thanked, total.referrals),
        Figure::new(
            Column::new("median_days_to_thank", "Median days to thank", Kind::Days),
            median(&mut total.days).map_or(BLANK, Cell::Days),
        ),
        Figure::rate(Column::new("told_share", "Told, of those decided", Kind::Percent), told, told_of_decided, total.decided),
    ]
}

fn notes(left_out: i64, moment: &Moment) -> Vec<String> {
    let mut notes = vec![format!(
        "A loop is open when the referrer has not been thanked {DAYS_TO_THANK} days after receipt, or has not been told after the decision. \
         A referral can wait for both. The wait for thanks began with the receipt, the wait for the outcome with the decision."
    )];
    if left_out > 0 {
        let what = counted(left_out, "received referral is", "received referrals are");
        notes.push(format!("{what} not counted: no referrer is known, or nothing at all may be said to them."));
    }
    notes.extend(moment.note());
    notes
}
