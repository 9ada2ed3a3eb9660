-- What somebody did at once: its entries in the audit trail share its number, and so do the rows it changed, as they were and as it left
-- them, so that it can be taken back. Taking back is an act as well; undone says whether an act is in force.
create table acts (
    id @key,
    at @instant not null,
    verb @text not null,
    colleague_id @id,
    for_id @id,
    takes_back_id @id references acts (id),
    undone @bool not null
) @strict;
create unique index acts_taken_back_once on acts (takes_back_id) where takes_back_id is not null;

create table act_rows (
    act_id @id not null references acts (id),
    place @text not null,
    row_id @id not null,
    before @json,
    after @json,
    primary key (act_id, place, row_id)
) @strict;

alter table history add column act_id @id;
create index history_by_act on history (act_id) where act_id is not null;
