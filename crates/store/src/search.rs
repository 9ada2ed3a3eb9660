//! Search across everything: people, organisations, referrals and matters, by one folded text.

use goodword_domain::Noun;

use crate::like::escape;
use crate::{Reader, Result, Sql, record};

record! {
    /// Something that was found.
    pub struct Hit {
        /// Which kind of record.
        pub noun: Noun,
        /// Which record.
        pub id: i64,
        /// What it is called.
        pub title: String,
        /// What stands under it: an address, what is needed and who put in the word, whose matter it is.
        pub under: String,
    }
}

/// What the viewer may see of what the text (folded) is found in: at most `most` of each kind, names that begin with it
/// first.
pub async fn everything(db: &mut Reader, text_folded: &str, most: i64) -> Result<Vec<Hit>> {
    let text = escape(text_folded.trim());
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let (begins, within) = (format!("{text}%"), format!("%{text}%"));
    let scope = db.scope();
    let people = Sql::new(
        "select 'person' as noun, p.id, p.name as title, coalesce(p.email, '') as under from people p where p.deleted_at is null",
    )
    .visible(&scope, Noun::Person)
    .add_bound(" and (p.name_folded like ", within.as_str())
    .add_bound(r" escape '\' or p.email_folded like ", begins.as_str())
    .add_bound(r" escape '\') order by case when p.name_folded like ", begins.as_str())
    .add_bound(r" escape '\' then 0 else 1 end, p.name_sort, p.id limit ", most);
    let organisations = Sql::new(
        "select 'organisation' as noun, o.id, o.name as title, coalesce(o.website, '') as under from organisations o \
         where o.deleted_at is null",
    )
    .visible(&scope, Noun::Organisation)
    .add_bound(" and o.name_folded like ", within.as_str())
    .add_bound(r" escape '\' order by case when o.name_folded like ", begins.as_str())
    .add_bound(r" escape '\' then 0 else 1 end, o.name_sort, o.id limit ", most);
    // A referral that may be seen names nobody who may not: its scope asks all six.
    let referrals = Sql::new(
        "select 'referral' as noun, r.id, coalesce(o.name, p.name, '') as title, \
         case when coalesce(rp.name, ro.name) is null then r.need when r.need = '' then 'from ' || coalesce(rp.name, ro.name) \
         else r.need || ' · from ' || coalesce(rp.name, ro.name) end as under from referrals r \
         left join people p on p.id = r.prospect_person_id left join organisations o on o.id = r.prospect_organisation_id \
         left join people rp on rp.id = r.referrer_person_id left join organisations ro on ro.id = r.referrer_organisation_id \
         where r.deleted_at is null",
    )
    .visible(&scope, Noun::Referral)
    .add_bound(" and (r.find_folded like ", within.as_str())
    .add_bound(r" escape '\' or r.need_folded like ", within.as_str())
    .add_bound(r" escape '\') order by r.introduced_at desc, r.id desc limit ", most);
    let matters = Sql::new(
        "select 'matter' as noun, m.id, m.title, coalesce(o.name, p.name, '') as under from matters m \
         join clients c on c.id = m.client_id left join people p on p.id = c.person_id \
         left join organisations o on o.id = c.organisation_id where true",
    )
    .visible(&scope, Noun::Matter)
    .add_bound(" and m.title_folded like ", within.as_str())
    .add_bound(r" escape '\' order by m.opened_on desc, m.id desc limit ", most);
    let mut hits = db.all(people).await?;
    for sql in [organisations, referrals, matters] {
        hits.extend(db.all::<Hit>(sql).await?);
    }
    Ok(hits)
}
