-- Pairs of records that are probably one: found by a scan, judged by people.
create table duplicates (
    id @key,
    noun @text not null check (noun in ('person', 'organisation')),
    first_id @id not null,
    second_id @id not null,
    score @int not null check (score between 0 and 1000),
    reasons @json not null,
    found_at @instant not null,
    scan @int not null,
    judged @text check (judged in ('different')),
    judged_at @instant,
    judged_by @id references colleagues (id),
    check (first_id < second_id),
    check ((judged is null) = (judged_at is null))
) @strict;
create unique index duplicates_by_pair on duplicates (noun, first_id, second_id);
create index duplicates_by_second on duplicates (noun, second_id);
create index duplicates_to_judge on duplicates (noun, score, id) where judged is null;

-- Which pairs are merged without being looked at: a rule of the firm, nothing unless it sets one.
alter table firm add column merge_alike @text;
