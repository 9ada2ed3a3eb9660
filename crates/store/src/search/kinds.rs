//! The kinds of records that are found: how each is read, what it is called, and on whose page it stands.

use goodword_domain::Noun;

use super::index::Kind;
use crate::{Scope, Sql};

/// How records of one kind are found and told.
pub(super) struct Told {
    pub of: Kind,
    /// Whose walls stand before them.
    nouns: &'static [Noun],
    /// Reads them, up to a condition on their id.
    read: &'static str,
    /// The condition on the id of what the index has found: `… in (`.
    among: &'static str,
    /// How what the index has found is ordered.
    order: &'static str,
    /// For what has a name of its own: the conditions that it begins with a text, and the order by name.
    pub named: Option<(&'static str, &'static str, &'static str)>,
}

/// In the order they are told.
pub(super) const KINDS: &[Told] = &[
    Told {
        of: Kind::Person,
        nouns: &[Noun::Person],
        read: "select 'person' as noun, p.id, p.name as title, coalesce(p.email, p.phone, '') as under, 'person' as on_noun, p.id as on_id, '' as field \
               from people p where p.deleted_at is null",
        among: " and p.id in (",
        order: " order by p.name_sort, p.id limit ",
        named: Some((" and p.name_sort >= ", " and p.name_sort < ", " order by p.name_sort, p.id limit ")),
    },
    Told {
        of: Kind::Organisation,
        nouns: &[Noun::Organisation],
        read: "select 'organisation' as noun, o.id, o.name as title, coalesce(o.website, '') as under, 'organisation' as on_noun, \
               o.id as on_id, '' as field from organisations o where o.deleted_at is null",
        among: " and o.id in (",
        order: " order by o.name_sort, o.id limit ",
        named: Some((" and o.name_sort >= ", " and o.name_sort < ", " order by o.name_sort, o.id limit ")),
    },
    // A referral that may be seen names nobody who may not: its scope asks all six.
    Told {
        of: Kind::Referral,
        nouns: &[Noun::Referral],
        read: "select 'referral' as noun, r.id, coalesce(o.name, p.name, '') as title, \
               case when coalesce(rp.name, ro.name) is null then r.need when r.need = '' then 'from ' || coalesce(rp.name, ro.name) \
               else r.need || ' · from ' || coalesce(rp.name, ro.name) end as under, 'referral' as on_noun, r.id as on_id, '' as field from referrals r \
               left join people p on p.id = r.prospect_person_id left join organisations o on o.id = r.prospect_organisation_id \
               left join people rp on rp.id = r.referrer_person_id left join organisations ro on ro.id = r.referrer_organisation_id \
               where r.deleted_at is null",
        among: " and r.id in (",
        order: " order by r.introduced_at desc, r.id desc limit ",
        named: None,
    },
    Told {
        of: Kind::Matter,
        nouns: &[Noun::Matter],
        read: "select 'matter' as noun, m.id, m.title, coalesce(o.name, p.name, '') as under, 'client' as on_noun, c.id as on_id, '' as field from matters m \
               join clients c on c.id = m.client_id left join people p on p.id = c.person_id \
               left join organisations o on o.id = c.organisation_id where true",
        among: " and m.id in (",
        order: " order by m.opened_on desc, m.id desc limit ",
        named: None,
    },
    // A note stands on the page of its referral, else on that of the first person it was with.
    Told {
        of: Kind::Touch,
        nouns: &[Noun::Touch],
        read: "select 'touch' as noun, t.id, substr(t.note, 1, 120) as title, coalesce(o.name, p.name, w.name, '') as under, \
               case when r.id is null then 'person' else 'referral' end as on_noun, coalesce(r.id, w.id) as on_id, '' as field from touches t \
               left join referrals r on r.id = t.referral_id and r.deleted_at is null \
               left join people p on p.id = r.prospect_person_id left join organisations o on o.id = r.prospect_organisation_id \
               left join people w on w.id = (select min(y.person_id) from touch_people y where y.touch_id = t.id) and w.deleted_at is null \
               where t.deleted_at is null and (r.id is not null or (t.referral_id is null and w.id is not null))",
        among: " and t.id in (",
        order: " order by t.at desc, t.id desc limit ",
        named: None,
    },
    // What a custom field holds leads to its record, which must be seen itself.
    Told {
        of: Kind::CustomValue,
        nouns: &[Noun::Person, Noun::Organisation, Noun::Referral, Noun::Matter],
        read: "select cv.noun, cv.record_id as id, coalesce(p.name, o.name, m.title, io.name, ip.name, '') as title, \
               coalesce(cv.text, cv.choice, '') as under, case when c.id is null then cv.noun else 'client' end as on_noun, \
               coalesce(c.id, cv.record_id) as on_id, cf.key as field from custom_values cv \
               join custom_fields cf on cf.id = cv.field_id and cf.retired_at is null \
               left join people p on cv.noun = 'person' and p.id = cv.record_id and p.deleted_at is null \
               left join organisations o on cv.noun = 'organisation' and o.id = cv.record_id and o.deleted_at is null \
               left join referrals r on cv.noun = 'referral' and r.id = cv.record_id and r.deleted_at is null \
               left join people ip on ip.id = r.prospect_person_id left join organisations io on io.id = r.prospect_organisation_id \
               left join matters m on cv.noun = 'matter' and m.id = cv.record_id left join clients c on c.id = m.client_id \
               where coalesce(p.id, o.id, r.id, m.id) is not null",
        among: " and cv.id in (",
        order: " order by cv.id desc limit ",
        named: None,
    },
];

impl Told {
    /// Those whose name begins with a folded text, by name.
    pub fn begins(&self, scope: &Scope, text: &str, most: i64) -> Sql {
        let (from, before, order) = self.named.unwrap_or_default();
        // Folded text has nothing behind the letter z.
        let sql = Sql::new(self.read).add_bound(from, text).add_bound(before, format!("{text}{{"));
        self.seen(sql, scope).add_bound(order, most)
    }

    /// Those among what the index has found that the viewer may see.
    pub fn among(&self, scope: &Scope, candidates: super::spread::Candidates, most: i64) -> Sql {
        let sql = candidates.within(Sql::new(self.read).add(self.among)).add(")");
        self.seen(sql, scope).add_bound(self.order, most)
    }

    /// Leaves out what walls hide.
    fn seen(&self, sql: Sql, scope: &Scope) -> Sql {
        self.nouns.iter().fold(sql, |sql, noun| sql.visible(scope, *noun))
    }
}
