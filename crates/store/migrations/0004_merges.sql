-- Two records that were one person or one organisation all along. The one that goes stays as a row that says where it went, so that its
-- name and its address go on working and the merge can be undone at any time.
alter table people add column merged_into_id @id references people (id);
alter table organisations add column merged_into_id @id references organisations (id);
create index people_merged on people (merged_into_id) where merged_into_id is not null;
create index organisations_merged on organisations (merged_into_id) where merged_into_id is not null;
create index people_by_phone on people (phone) where phone is not null;

create table merges (
    id @key,
    noun @text not null check (noun in ('person', 'organisation')),
    kept_id @id not null,
    gone_id @id not null,
    before @json not null,
    after @json not null,
    merged_at @instant not null,
    merged_by @id references colleagues (id),
    undone_at @instant,
    undone_by @id references colleagues (id)
) @strict;
create index merges_by_kept on merges (noun, kept_id);
create index merges_by_gone on merges (noun, gone_id);

-- What moved with it: the place that named the one that went, and the row it stands in; with an image where the row itself went.
create table merge_moves (
    merge_id @id not null references merges (id),
    place @text not null,
    row_id @id not null,
    image @json,
    primary key (merge_id, place, row_id)
) @strict;
