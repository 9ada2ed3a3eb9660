//! Who asks, and what walls deny them. No read can be written without one.

use goodword_domain::{ColleagueId, Noun};

use crate::Sql;

/// Who is behind a read or a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Viewer {
    /// A colleague, with the walls that stand before them.
    Colleague(ColleagueId),
    /// The product itself, for what no colleague is behind; the text says for what. A tidy check lists every such place.
    System(&'static str),
}

impl Viewer {
    /// The colleague, where there is one.
    #[must_use]
    pub fn colleague(self) -> Option<ColleagueId> {
        match self {
            Self::Colleague(id) => Some(id),
            Self::System(_) => None,
        }
    }
}

/// A viewer and whether any wall stands before them, as of the transaction it belongs to.
#[derive(Debug, Clone, Copy)]
pub struct Scope {
    viewer: Viewer,
    walled: bool,
}

impl Scope {
    pub(crate) fn new(viewer: Viewer, walled: bool) -> Self {
        Self { viewer, walled }
    }

    /// Who asks.
    #[must_use]
    pub fn viewer(&self) -> Viewer {
        self.viewer
    }

    /// Whether maintained totals may be shown as they are: they may not to somebody whom a wall denies a part of them.
    #[must_use]
    pub fn is_walled(&self) -> bool {
        self.walled
    }
}

/// The denial of one column's records; uncorrelated, so that each engine computes the small list once per statement.
const DENIED: &[(&str, &str)] = &[
    ("referral", " not in (select record_id from denials where noun = 'referral' and colleague_id = "),
    ("person", " not in (select record_id from denials where noun = 'person' and colleague_id = "),
    ("organisation", " not in (select record_id from denials where noun = 'organisation' and colleague_id = "),
    ("matter", " not in (select record_id from denials where noun = 'matter' and colleague_id = "),
];

/// Which columns of a record name what a wall can hide, by the alias every statement gives its table.
///
/// A referral is hidden with everything it names, because a line of it would show the name, and with everybody it was ever
/// credited to; a touch with its referral and its people; a client with the person or organisation it is.
fn columns(noun: Noun) -> &'static [(&'static str, &'static str)] {
    match noun {
        Noun::Referral => &[
            ("referral", "r.id"),
            ("person", "r.prospect_person_id"),
            ("organisation", "r.prospect_organisation_id"),
            ("person", "r.referrer_person_id"),
            ("organisation", "r.referrer_organisation_id"),
            ("person", "r.recipient_person_id"),
            ("organisation", "r.recipient_organisation_id"),
        ],
        Noun::Person => &[("person", "p.id")],
        Noun::Organisation => &[("organisation", "o.id")],
        Noun::Position => &[("person", "ps.person_id"), ("organisation", "ps.organisation_id")],
        Noun::Client => &[("person", "c.person_id"), ("organisation", "c.organisation_id")],
        Noun::Matter => &[("matter", "m.id"), ("referral", "m.referral_id")],
        Noun::Touch => &[("referral", "t.referral_id")],
        _ => &[],
    }
}

/// Leaves out what hangs on a referral that names somebody denied; the column of that referral follows.
const NAMED_IN: &str = " and not exists (select 1 from referrals tr join denials d on (d.noun = 'person' and d.record_id in \
     (tr.prospect_person_id, tr.referrer_person_id, tr.recipient_person_id)) or (d.noun = 'organisation' and d.record_id in \
     (tr.prospect_organisation_id, tr.referrer_organisation_id, tr.recipient_organisation_id)) where tr.id = ";

/// Leaves out a referral, or what hangs on it, that somebody denied is or was credited with; the column of that referral follows.
const CREDITED_IN: &str = " and not exists (select 1 from credits cr join denials d on (d.noun = 'person' and d.record_id = cr.person_id) \
     or (d.noun = 'organisation' and d.record_id = cr.organisation_id) where cr.referral_id = ";

impl Sql {
    /// Adds ` and …` that leaves out what walls deny the viewer; the table must go by its usual alias: `r` referrals,
    /// `p` people, `o` organisations, `ps` positions, `c` clients, `m` matters (joined with `c`), `t` touches.
    #[must_use]
    pub fn visible(self, scope: &Scope, noun: Noun) -> Self {
        let (true, Viewer::Colleague(me)) = (scope.walled, scope.viewer) else { return self };
        let mut sql = self;
        for (what, column) in columns(noun) {
            let Some((_, denied)) = DENIED.iter().find(|(word, _)| word == what) else { continue };
            sql = sql.add(" and (").add(column).add(" is null or ").add(column).add_bound(denied, me).add("))");
        }
        let hanging = |sql: Sql, referral: &'static str| {
            let sql = sql.add(NAMED_IN).add(referral).add_bound(" and d.colleague_id = ", me).add(")");
            sql.add(CREDITED_IN).add(referral).add_bound(" and d.colleague_id = ", me).add(")")
        };
        match noun {
            Noun::Referral => sql.add(CREDITED_IN).add("r.id").add_bound(" and d.colleague_id = ", me).add(")"),
            // A matter is its client's and its referral's, and a touch is with people: each is denied with what it hangs on.
            Noun::Matter => hanging(sql.visible(scope, Noun::Client), "m.referral_id"),
            Noun::Touch => {
                let with = " and not exists (select 1 from touch_people tp join denials d on d.noun = 'person' and d.record_id = tp.person_id \
                     where tp.touch_id = t.id and d.colleague_id = ";
                hanging(sql.add_bound(with, me).add(")"), "t.referral_id")
            }
            _ => sql,
        }
    }

    /// The same for a person or an organisation that goes by another alias, because a statement has two of them.
    #[must_use]
    pub fn visible_as(self, scope: &Scope, noun: Noun, column: &'static str) -> Self {
        let (true, Viewer::Colleague(me)) = (scope.walled, scope.viewer) else { return self };
        match DENIED.iter().find(|(word, _)| *word == noun.word()) {
            Some((_, denied)) => self.add(" and ").add(column).add_bound(denied, me).add(")"),
            None => self,
        }
    }
}
