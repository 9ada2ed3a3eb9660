-- Who acts for a denied colleague reads what that colleague must not: a wall reaches their assistants.
drop view denials;
create view denials as
    select wc.colleague_id, wr.noun, wr.record_id
    from wall_colleagues wc
    join walls w on w.id = wc.wall_id and w.lowered_at is null
    join wall_records wr on wr.wall_id = wc.wall_id
    union all
    select a.assistant_id, wr.noun, wr.record_id
    from wall_colleagues wc
    join assistants a on a.colleague_id = wc.colleague_id
    join walls w on w.id = wc.wall_id and w.lowered_at is null
    join wall_records wr on wr.wall_id = wc.wall_id;
create index assistants_by_colleague on assistants (colleague_id, assistant_id);
