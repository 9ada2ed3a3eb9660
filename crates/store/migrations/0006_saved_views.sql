-- A list as somebody wants to see it again: its name, and what stands in its address. Kept for oneself, for a practice or for the firm.
create table saved_views (
    id @key,
    list @text not null check (list in ('referrals')),
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

-- Which view a list opens with, for a role; the product's own where nothing stands here.
create table first_views (
    list @text not null check (list in ('referrals')),
    role @text not null check (role in ('admin', 'compliance', 'manager', 'fee_earner', 'assistant', 'read_only')),
    view_id @id not null references saved_views (id),
    primary key (list, role)
) @strict;
