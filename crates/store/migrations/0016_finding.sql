-- Texts and choices of custom fields are found by the search across everything: their words stand in the index as those of noun 6. What is
-- held by now is written into it by the program, right behind this.
delete from search_places where noun = 6;

-- Views are kept of more lists than that of referrals. A check cannot be changed in place on both engines, so that the rows are held
-- while their tables are made anew.
create table held_views as select * from saved_views;
create table held_firsts as select * from first_views;
drop table first_views;
drop table saved_views;

create table saved_views (
    id @key,
    list @text not null check (list in ('referrals', 'people', 'organisations', 'clients')),
    name @text not null,
    name_sort @sort not null,
    query @text not null,
    shared @text not null check (shared in ('mine', 'practice', 'firm')),
    owner_id @id not null references colleagues (id),
    practice_id @id references practices (id),
    created_at @instant not null,
    version @int not null,
    check ((shared = 'practice') = (practice_id is not null))
) @strict;
create index saved_views_by_owner on saved_views (owner_id);
create index saved_views_by_practice on saved_views (practice_id) where practice_id is not null;

create table first_views (
    list @text not null check (list in ('referrals', 'people', 'organisations', 'clients')),
    role @text not null check (role in ('admin', 'compliance', 'manager', 'fee_earner', 'assistant', 'read_only')),
    view_id @id not null references saved_views (id),
    primary key (list, role)
) @strict;

insert into saved_views (id, list, name, name_sort, query, shared, owner_id, practice_id, created_at, version)
    select id, list, name, name_sort, query, shared, owner_id, practice_id, created_at, version from held_views;
insert into first_views (list, role, view_id) select list, role, view_id from held_firsts;
drop table held_views;
drop table held_firsts;
