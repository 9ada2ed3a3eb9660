-- What colleagues chose to be told, and what is held back until their quiet hours are over.
alter table notifications add column held_until @instant;
-- What a colleague chose for themselves, by what it is about (JSON).
create table choices (
    colleague_id @id not null references colleagues (id),
    about @text not null check (about in ('notices', 'first_steps')),
    chosen @json not null,
    primary key (colleague_id, about)
) @strict;
