CREATE VIEW denials as
    select wc.colleague_id, wr.noun, wr.record_id
    from wall_colleagues wc
    join walls w on w.id = wc.wall_id and w.lowered_at is null
    join wall_records wr on wr.wall_id = wc.wall_id
    union all
    select a.assistant_id, wr.noun, wr.record_id
    from wall_colleagues wc
    join assistants a on a.colleague_id = wc.colleague_id
    join walls w on w.id = wc.wall_id and w.lowered_at is null
    join wall_records wr on wr.wall_id = wc.wall_id
CREATE TRIGGER assistants_delete_seldom after delete on assistants for each row begin
    update seldom_changed set times = times + 1 where what = 'assistants';
end
CREATE TRIGGER assistants_insert_seldom after insert on assistants for each row begin
    update seldom_changed set times = times + 1 where what = 'assistants';
end
CREATE TRIGGER assistants_update_seldom after update on assistants for each row begin
    update seldom_changed set times = times + 1 where what = 'assistants';
end
CREATE TRIGGER cadences_delete_seldom after delete on cadences for each row begin
    update seldom_changed set times = times + 1 where what = 'cadences';
end
CREATE TRIGGER cadences_insert_seldom after insert on cadences for each row begin
    update seldom_changed set times = times + 1 where what = 'cadences';
end
CREATE TRIGGER cadences_update_seldom after update on cadences for each row begin
    update seldom_changed set times = times + 1 where what = 'cadences';
end
CREATE TRIGGER choices_delete_seldom after delete on choices for each row begin
    update seldom_changed set times = times + 1 where what = 'choices';
end
CREATE TRIGGER choices_insert_seldom after insert on choices for each row begin
    update seldom_changed set times = times + 1 where what = 'choices';
end
CREATE TRIGGER choices_update_seldom after update on choices for each row begin
    update seldom_changed set times = times + 1 where what = 'choices';
end
CREATE TRIGGER colleagues_delete_seldom after delete on colleagues for each row begin
    update seldom_changed set times = times + 1 where what = 'colleagues';
end
CREATE TRIGGER colleagues_insert_seldom after insert on colleagues for each row begin
    update seldom_changed set times = times + 1 where what = 'colleagues';
end
CREATE TRIGGER colleagues_update_seldom after update on colleagues for each row begin
    update seldom_changed set times = times + 1 where what = 'colleagues';
end
CREATE TRIGGER custom_fields_delete_seldom after delete on custom_fields for each row begin
    update seldom_changed set times = times + 1 where what = 'custom_fields';
end
CREATE TRIGGER custom_fields_insert_seldom after insert on custom_fields for each row begin
    update seldom_changed set times = times + 1 where what = 'custom_fields';
end
CREATE TRIGGER custom_fields_update_seldom after update on custom_fields for each row begin
    update seldom_changed set times = times + 1 where what = 'custom_fields';
end
CREATE TRIGGER firm_delete_seldom after delete on firm for each row begin
    update seldom_changed set times = times + 1 where what = 'firm';
end
CREATE TRIGGER firm_insert_seldom after insert on firm for each row begin
    update seldom_changed set times = times + 1 where what = 'firm';
end
CREATE TRIGGER firm_update_seldom after update on firm for each row begin
    update seldom_changed set times = times + 1 where what = 'firm';
end
CREATE TRIGGER first_views_delete_seldom after delete on first_views for each row begin
    update seldom_changed set times = times + 1 where what = 'first_views';
end
CREATE TRIGGER first_views_insert_seldom after insert on first_views for each row begin
    update seldom_changed set times = times + 1 where what = 'first_views';
end
CREATE TRIGGER first_views_update_seldom after update on first_views for each row begin
    update seldom_changed set times = times + 1 where what = 'first_views';
end
CREATE TRIGGER loop_closed after insert on loop_closures for each row begin
    delete from waiting where referral_id = new.referral_id;
    insert into waiting (referral_id, opens_at, since_at)
    select r.id, case when r.outcome is not null and not exists (select 1 from loop_closures l where l.referral_id = r.id and l.step = 'told') then -1000000000000000000 else r.received_at end, coalesce(case when exists (select 1 from loop_closures l where l.referral_id = r.id and l.step = 'thanked') then r.decided_at end, r.received_at) from referrals r where r.id = new.referral_id and r.deleted_at is null and r.received_at is not null and r.direction in ('inbound', 'internal') and r.disclosure <> 'nothing' and coalesce(r.referrer_person_id, r.referrer_organisation_id, r.referrer_colleague_id) is not null and (not exists (select 1 from loop_closures l where l.referral_id = r.id and l.step = 'thanked') or (r.outcome is not null and not exists (select 1 from loop_closures l where l.referral_id = r.id and l.step = 'told')));
end
CREATE TRIGGER loop_closed_anew after update on loop_closures for each row when (old.referral_id is distinct from new.referral_id
    or old.step is distinct from new.step) begin
    delete from waiting where referral_id = old.referral_id;
    insert into waiting (referral_id, opens_at, since_at)
    select r.id, case when r.outcome is not null and not exists (select 1 from loop_closures l where l.referral_id = r.id and l.step = 'told') then -1000000000000000000 else r.received_at end, coalesce(case when exists (select 1 from loop_closures l where l.referral_id = r.id and l.step = 'thanked') then r.decided_at end, r.received_at) from referrals r where r.id = old.referral_id and r.deleted_at is null and r.received_at is not null and r.direction in ('inbound', 'internal') and r.disclosure <> 'nothing' and coalesce(r.referrer_person_id, r.referrer_organisation_id, r.referrer_colleague_id) is not null and (not exists (select 1 from loop_closures l where l.referral_id = r.id and l.step = 'thanked') or (r.outcome is not null and not exists (select 1 from loop_closures l where l.referral_id = r.id and l.step = 'told')));
    delete from waiting where referral_id = new.referral_id;
    insert into waiting (referral_id, opens_at, since_at)
    select r.id, case when r.outcome is not null and not exists (select 1 from loop_closures l where l.referral_id = r.id and l.step = 'told') then -1000000000000000000 else r.received_at end, coalesce(case when exists (select 1 from loop_closures l where l.referral_id = r.id and l.step = 'thanked') then r.decided_at end, r.received_at) from referrals r where r.id = new.referral_id and r.deleted_at is null and r.received_at is not null and r.direction in ('inbound', 'internal') and r.disclosure <> 'nothing' and coalesce(r.referrer_person_id, r.referrer_organisation_id, r.referrer_colleague_id) is not null and (not exists (select 1 from loop_closures l where l.referral_id = r.id and l.step = 'thanked') or (r.outcome is not null and not exists (select 1 from loop_closures l where l.referral_id = r.id and l.step = 'told')));
end
CREATE TRIGGER loop_opened after delete on loop_closures for each row begin
    delete from waiting where referral_id = old.referral_id;
    insert into waiting (referral_id, opens_at, since_at)
    select r.id, case when r.outcome is not null and not exists (select 1 from loop_closures l where l.referral_id = r.id and l.step = 'told') then -1000000000000000000 else r.received_at end, coalesce(case when exists (select 1 from loop_closures l where l.referral_id = r.id and l.step = 'thanked') then r.decided_at end, r.received_at) from referrals r where r.id = old.referral_id and r.deleted_at is null and r.received_at is not null and r.direction in ('inbound', 'internal') and r.disclosure <> 'nothing' and coalesce(r.referrer_person_id, r.referrer_organisation_id, r.referrer_colleague_id) is not null and (not exists (select 1 from loop_closures l where l.referral_id = r.id and l.step = 'thanked') or (r.outcome is not null and not exists (select 1 from loop_closures l where l.referral_id = r.id and l.step = 'told')));
end
CREATE TRIGGER matter_counted after insert on matters for each row begin
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 3, case when r.source_id is null and r.direction = 'internal' then 1 else 0 end, coalesce(r.source_id, 0), coalesce(new.currency, ''), 0, 1, coalesce(new.value_minor, 0)
    from referrals r where r.id = new.referral_id and r.deleted_at is null and r.received_at is not null and r.direction in ('inbound', 'internal');
end
CREATE TRIGGER matter_counted_anew after update on matters for each row when (old.referral_id is distinct from new.referral_id
    or old.currency is distinct from new.currency
    or old.value_minor is distinct from new.value_minor) begin
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 3, case when r.source_id is null and r.direction = 'internal' then 1 else 0 end, coalesce(r.source_id, 0), coalesce(old.currency, ''), 0, -1, -coalesce(old.value_minor, 0)
    from referrals r where r.id = old.referral_id and r.deleted_at is null and r.received_at is not null and r.direction in ('inbound', 'internal');
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 3, case when r.source_id is null and r.direction = 'internal' then 1 else 0 end, coalesce(r.source_id, 0), coalesce(new.currency, ''), 0, 1, coalesce(new.value_minor, 0)
    from referrals r where r.id = new.referral_id and r.deleted_at is null and r.received_at is not null and r.direction in ('inbound', 'internal');
end
CREATE TRIGGER matter_uncounted after delete on matters for each row begin
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 3, case when r.source_id is null and r.direction = 'internal' then 1 else 0 end, coalesce(r.source_id, 0), coalesce(old.currency, ''), 0, -1, -coalesce(old.value_minor, 0)
    from referrals r where r.id = old.referral_id and r.deleted_at is null and r.received_at is not null and r.direction in ('inbound', 'internal');
end
CREATE TRIGGER offices_delete_seldom after delete on offices for each row begin
    update seldom_changed set times = times + 1 where what = 'offices';
end
CREATE TRIGGER offices_insert_seldom after insert on offices for each row begin
    update seldom_changed set times = times + 1 where what = 'offices';
end
CREATE TRIGGER offices_update_seldom after update on offices for each row begin
    update seldom_changed set times = times + 1 where what = 'offices';
end
CREATE TRIGGER practices_delete_seldom after delete on practices for each row begin
    update seldom_changed set times = times + 1 where what = 'practices';
end
CREATE TRIGGER practices_insert_seldom after insert on practices for each row begin
    update seldom_changed set times = times + 1 where what = 'practices';
end
CREATE TRIGGER practices_update_seldom after update on practices for each row begin
    update seldom_changed set times = times + 1 where what = 'practices';
end
CREATE TRIGGER reasons_delete_seldom after delete on reasons for each row begin
    update seldom_changed set times = times + 1 where what = 'reasons';
end
CREATE TRIGGER reasons_insert_seldom after insert on reasons for each row begin
    update seldom_changed set times = times + 1 where what = 'reasons';
end
CREATE TRIGGER reasons_update_seldom after update on reasons for each row begin
    update seldom_changed set times = times + 1 where what = 'reasons';
end
CREATE TRIGGER referral_counted after insert on referrals for each row begin
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 1, case when new.source_id is null and new.direction = 'internal' then 1 else 0 end, coalesce(new.source_id, 0), coalesce(new.outcome, ''), 0, 1, 0 where new.deleted_at is null and new.received_at is not null and new.direction in ('inbound', 'internal');
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 2, case when new.source_id is null and new.direction = 'internal' then 1 else 0 end, coalesce(new.source_id, 0), '', ((new.decided_at + coalesce((select z.ahead from zone_offsets z where z.from_at <= new.decided_at order by z.from_at desc limit 1), 0) + 864000000000000000) / 86400000000) - ((new.received_at + coalesce((select z.ahead from zone_offsets z where z.from_at <= new.received_at order by z.from_at desc limit 1), 0) + 864000000000000000) / 86400000000), 1, 0
    where new.outcome is not null and new.deleted_at is null and new.received_at is not null and new.direction in ('inbound', 'internal');
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 3, case when new.source_id is null and new.direction = 'internal' then 1 else 0 end, coalesce(new.source_id, 0), coalesce(m.currency, ''), 0, 1, coalesce(m.value_minor, 0)
    from matters m where m.referral_id = new.id and new.deleted_at is null and new.received_at is not null and new.direction in ('inbound', 'internal');
    delete from waiting where referral_id = new.id;
    insert into waiting (referral_id, opens_at, since_at)
    select r.id, case when r.outcome is not null and not exists (select 1 from loop_closures l where l.referral_id = r.id and l.step = 'told') then -1000000000000000000 else r.received_at end, coalesce(case when exists (select 1 from loop_closures l where l.referral_id = r.id and l.step = 'thanked') then r.decided_at end, r.received_at) from referrals r where r.id = new.id and r.deleted_at is null and r.received_at is not null and r.direction in ('inbound', 'internal') and r.disclosure <> 'nothing' and coalesce(r.referrer_person_id, r.referrer_organisation_id, r.referrer_colleague_id) is not null and (not exists (select 1 from loop_closures l where l.referral_id = r.id and l.step = 'thanked') or (r.outcome is not null and not exists (select 1 from loop_closures l where l.referral_id = r.id and l.step = 'told')));
end
CREATE TRIGGER referral_counted_anew after update on referrals for each row when (old.direction is distinct from new.direction
    or old.source_id is distinct from new.source_id
    or old.outcome is distinct from new.outcome
    or old.received_at is distinct from new.received_at
    or old.decided_at is distinct from new.decided_at
    or old.deleted_at is distinct from new.deleted_at) begin
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 1, case when old.source_id is null and old.direction = 'internal' then 1 else 0 end, coalesce(old.source_id, 0), coalesce(old.outcome, ''), 0, -1, 0 where old.deleted_at is null and old.received_at is not null and old.direction in ('inbound', 'internal');
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 2, case when old.source_id is null and old.direction = 'internal' then 1 else 0 end, coalesce(old.source_id, 0), '', ((old.decided_at + coalesce((select z.ahead from zone_offsets z where z.from_at <= old.decided_at order by z.from_at desc limit 1), 0) + 864000000000000000) / 86400000000) - ((old.received_at + coalesce((select z.ahead from zone_offsets z where z.from_at <= old.received_at order by z.from_at desc limit 1), 0) + 864000000000000000) / 86400000000), -1, 0
    where old.outcome is not null and old.deleted_at is null and old.received_at is not null and old.direction in ('inbound', 'internal');
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 3, case when old.source_id is null and old.direction = 'internal' then 1 else 0 end, coalesce(old.source_id, 0), coalesce(m.currency, ''), 0, -1, -coalesce(m.value_minor, 0)
    from matters m where m.referral_id = old.id and old.deleted_at is null and old.received_at is not null and old.direction in ('inbound', 'internal');
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 1, case when new.source_id is null and new.direction = 'internal' then 1 else 0 end, coalesce(new.source_id, 0), coalesce(new.outcome, ''), 0, 1, 0 where new.deleted_at is null and new.received_at is not null and new.direction in ('inbound', 'internal');
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 2, case when new.source_id is null and new.direction = 'internal' then 1 else 0 end, coalesce(new.source_id, 0), '', ((new.decided_at + coalesce((select z.ahead from zone_offsets z where z.from_at <= new.decided_at order by z.from_at desc limit 1), 0) + 864000000000000000) / 86400000000) - ((new.received_at + coalesce((select z.ahead from zone_offsets z where z.from_at <= new.received_at order by z.from_at desc limit 1), 0) + 864000000000000000) / 86400000000), 1, 0
    where new.outcome is not null and new.deleted_at is null and new.received_at is not null and new.direction in ('inbound', 'internal');
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 3, case when new.source_id is null and new.direction = 'internal' then 1 else 0 end, coalesce(new.source_id, 0), coalesce(m.currency, ''), 0, 1, coalesce(m.value_minor, 0)
    from matters m where m.referral_id = new.id and new.deleted_at is null and new.received_at is not null and new.direction in ('inbound', 'internal');
end
CREATE TRIGGER referral_listed after insert on referrals for each row begin
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 4, case when new.received_at is null then 1 else 0 end, coalesce(new.owner_id, 0), new.stage || '|' || coalesce(new.outcome, '') || '|' || coalesce(new.currency, ''), case when new.sample = true then 1 else 0 end, 1, coalesce(new.value_minor, 0)
    where new.deleted_at is null;
end
CREATE TRIGGER referral_listed_anew after update on referrals for each row when (old.owner_id is distinct from new.owner_id
    or old.stage is distinct from new.stage
    or old.outcome is distinct from new.outcome
    or old.currency is distinct from new.currency
    or old.value_minor is distinct from new.value_minor
    or old.received_at is distinct from new.received_at
    or old.sample is distinct from new.sample
    or old.deleted_at is distinct from new.deleted_at) begin
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 4, case when old.received_at is null then 1 else 0 end, coalesce(old.owner_id, 0), old.stage || '|' || coalesce(old.outcome, '') || '|' || coalesce(old.currency, ''), case when old.sample = true then 1 else 0 end, -1, -coalesce(old.value_minor, 0)
    where old.deleted_at is null;
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 4, case when new.received_at is null then 1 else 0 end, coalesce(new.owner_id, 0), new.stage || '|' || coalesce(new.outcome, '') || '|' || coalesce(new.currency, ''), case when new.sample = true then 1 else 0 end, 1, coalesce(new.value_minor, 0)
    where new.deleted_at is null;
end
CREATE TRIGGER referral_uncounted after delete on referrals for each row begin
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 1, case when old.source_id is null and old.direction = 'internal' then 1 else 0 end, coalesce(old.source_id, 0), coalesce(old.outcome, ''), 0, -1, 0 where old.deleted_at is null and old.received_at is not null and old.direction in ('inbound', 'internal');
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 2, case when old.source_id is null and old.direction = 'internal' then 1 else 0 end, coalesce(old.source_id, 0), '', ((old.decided_at + coalesce((select z.ahead from zone_offsets z where z.from_at <= old.decided_at order by z.from_at desc limit 1), 0) + 864000000000000000) / 86400000000) - ((old.received_at + coalesce((select z.ahead from zone_offsets z where z.from_at <= old.received_at order by z.from_at desc limit 1), 0) + 864000000000000000) / 86400000000), -1, 0
    where old.outcome is not null and old.deleted_at is null and old.received_at is not null and old.direction in ('inbound', 'internal');
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 3, case when old.source_id is null and old.direction = 'internal' then 1 else 0 end, coalesce(old.source_id, 0), coalesce(m.currency, ''), 0, -1, -coalesce(m.value_minor, 0)
    from matters m where m.referral_id = old.id and old.deleted_at is null and old.received_at is not null and old.direction in ('inbound', 'internal');
    delete from waiting where referral_id = old.id;
end
CREATE TRIGGER referral_unlisted after delete on referrals for each row begin
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 4, case when old.received_at is null then 1 else 0 end, coalesce(old.owner_id, 0), old.stage || '|' || coalesce(old.outcome, '') || '|' || coalesce(old.currency, ''), case when old.sample = true then 1 else 0 end, -1, -coalesce(old.value_minor, 0)
    where old.deleted_at is null;
end
CREATE TRIGGER referral_waits_anew after update on referrals for each row when (old.direction is distinct from new.direction
    or old.outcome is distinct from new.outcome
    or old.received_at is distinct from new.received_at
    or old.decided_at is distinct from new.decided_at
    or old.deleted_at is distinct from new.deleted_at
    or old.introduced_at is distinct from new.introduced_at
    or old.disclosure is distinct from new.disclosure
    or old.referrer_person_id is distinct from new.referrer_person_id
    or old.referrer_organisation_id is distinct from new.referrer_organisation_id
    or old.referrer_colleague_id is distinct from new.referrer_colleague_id) begin
    delete from waiting where referral_id = new.id;
    insert into waiting (referral_id, opens_at, since_at)
    select r.id, case when r.outcome is not null and not exists (select 1 from loop_closures l where l.referral_id = r.id and l.step = 'told') then -1000000000000000000 else r.received_at end, coalesce(case when exists (select 1 from loop_closures l where l.referral_id = r.id and l.step = 'thanked') then r.decided_at end, r.received_at) from referrals r where r.id = new.id and r.deleted_at is null and r.received_at is not null and r.direction in ('inbound', 'internal') and r.disclosure <> 'nothing' and coalesce(r.referrer_person_id, r.referrer_organisation_id, r.referrer_colleague_id) is not null and (not exists (select 1 from loop_closures l where l.referral_id = r.id and l.step = 'thanked') or (r.outcome is not null and not exists (select 1 from loop_closures l where l.referral_id = r.id and l.step = 'told')));
end
CREATE TRIGGER routing_rules_delete_seldom after delete on routing_rules for each row begin
    update seldom_changed set times = times + 1 where what = 'routing_rules';
end
CREATE TRIGGER routing_rules_insert_seldom after insert on routing_rules for each row begin
    update seldom_changed set times = times + 1 where what = 'routing_rules';
end
CREATE TRIGGER routing_rules_update_seldom after update on routing_rules for each row begin
    update seldom_changed set times = times + 1 where what = 'routing_rules';
end
CREATE TRIGGER saved_views_delete_seldom after delete on saved_views for each row begin
    update seldom_changed set times = times + 1 where what = 'saved_views';
end
CREATE TRIGGER saved_views_insert_seldom after insert on saved_views for each row begin
    update seldom_changed set times = times + 1 where what = 'saved_views';
end
CREATE TRIGGER saved_views_update_seldom after update on saved_views for each row begin
    update seldom_changed set times = times + 1 where what = 'saved_views';
end
CREATE TRIGGER sessions_delete_seldom after delete on sessions for each row begin
    update seldom_changed set times = times + 1 where what = 'sessions';
end
CREATE TRIGGER sessions_insert_seldom after insert on sessions for each row begin
    update seldom_changed set times = times + 1 where what = 'sessions';
end
CREATE TRIGGER sessions_update_seldom after update on sessions for each row begin
    update seldom_changed set times = times + 1 where what = 'sessions';
end
CREATE TRIGGER sources_delete_seldom after delete on sources for each row begin
    update seldom_changed set times = times + 1 where what = 'sources';
end
CREATE TRIGGER sources_insert_seldom after insert on sources for each row begin
    update seldom_changed set times = times + 1 where what = 'sources';
end
CREATE TRIGGER sources_update_seldom after update on sources for each row begin
    update seldom_changed set times = times + 1 where what = 'sources';
end
CREATE TRIGGER tokens_delete_seldom after delete on tokens for each row begin
    update seldom_changed set times = times + 1 where what = 'tokens';
end
CREATE TRIGGER tokens_insert_seldom after insert on tokens for each row begin
    update seldom_changed set times = times + 1 where what = 'tokens';
end
CREATE TRIGGER tokens_update_seldom after update on tokens for each row begin
    update seldom_changed set times = times + 1 where what = 'tokens';
end
CREATE TRIGGER wall_colleagues_delete_seldom after delete on wall_colleagues for each row begin
    update seldom_changed set times = times + 1 where what = 'wall_colleagues';
end
CREATE TRIGGER wall_colleagues_insert_seldom after insert on wall_colleagues for each row begin
    update seldom_changed set times = times + 1 where what = 'wall_colleagues';
end
CREATE TRIGGER wall_colleagues_update_seldom after update on wall_colleagues for each row begin
    update seldom_changed set times = times + 1 where what = 'wall_colleagues';
end
CREATE TRIGGER wall_records_delete_seldom after delete on wall_records for each row begin
    update seldom_changed set times = times + 1 where what = 'wall_records';
end
CREATE TRIGGER wall_records_insert_seldom after insert on wall_records for each row begin
    update seldom_changed set times = times + 1 where what = 'wall_records';
end
CREATE TRIGGER wall_records_update_seldom after update on wall_records for each row begin
    update seldom_changed set times = times + 1 where what = 'wall_records';
end
CREATE TRIGGER walls_delete_seldom after delete on walls for each row begin
    update seldom_changed set times = times + 1 where what = 'walls';
end
CREATE TRIGGER walls_insert_seldom after insert on walls for each row begin
    update seldom_changed set times = times + 1 where what = 'walls';
end
CREATE TRIGGER walls_update_seldom after update on walls for each row begin
    update seldom_changed set times = times + 1 where what = 'walls';
end
CREATE TABLE act_rows (
    act_id integer not null references acts (id),
    place text not null,
    row_id integer not null,
    before text,
    after text,
    primary key (act_id, place, row_id)
) strict
CREATE TABLE acts (
    id integer primary key,
    at integer not null,
    verb text not null,
    colleague_id integer,
    for_id integer,
    takes_back_id integer references acts (id),
    undone integer not null
) strict
CREATE TABLE assistants (
    assistant_id integer not null references colleagues (id),
    colleague_id integer not null references colleagues (id),
    primary key (assistant_id, colleague_id)
) strict
CREATE TABLE batch_images (
    batch_id integer not null references batches (id),
    noun text not null,
    record_id integer not null,
    taken_id integer not null,
    image text not null,
    primary key (batch_id, noun, record_id)
) strict
CREATE TABLE batch_rows (
    batch_id integer not null references batches (id),
    row_number integer not null,
    file text not null,
    line integer not null,
    outcome text not null check (outcome in ('created', 'updated', 'unchanged', 'refused')),
    sentence text not null,
    noun text,
    record_id integer,
    primary key (batch_id, row_number)
) strict
CREATE TABLE batches (
    id integer primary key,
    name text not null,
    mapping text not null,
    files text not null,
    state text not null check (state in ('waiting', 'running', 'done', 'failed', 'cancelled', 'undone')),
    created integer not null,
    updated integer not null,
    unchanged integer not null,
    refused integer not null,
    warned integer not null,
    message text not null,
    started_by integer references colleagues (id),
    started_at integer not null,
    finished_at integer,
    undone_at integer,
    undone_by integer references colleagues (id),
    sample integer not null
) strict
CREATE TABLE cadences (
    id integer primary key,
    name text not null,
    direction text check (direction in ('inbound', 'outbound', 'internal')),
    is_default integer not null,
    steps text not null,
    retired_at integer,
    version integer not null
) strict
CREATE TABLE choices (
    colleague_id integer not null references colleagues (id),
    about text not null check (about in ('notices', 'first_steps')),
    chosen text not null,
    primary key (colleague_id, about)
) strict
CREATE TABLE clients (
    id integer primary key,
    person_id integer references people (id),
    organisation_id integer references organisations (id),
    source_id integer references sources (id),
    since_on text not null,
    tagged_at integer,
    tagged_by integer references colleagues (id),
    external_key text,
    batch_id integer references batches (id),
    sample integer not null,
    created_at integer not null,
    version integer not null,
    check ((person_id is null) <> (organisation_id is null))
) strict
CREATE TABLE colleagues (
    id integer primary key,
    name text not null,
    name_folded text not null,
    name_sort text not null,
    email text not null,
    email_folded text not null,
    role text not null check (role in ('admin', 'compliance', 'manager', 'fee_earner', 'assistant', 'read_only')),
    practice_id integer references practices (id),
    office_id integer references offices (id),
    languages text not null,
    working_time text,
    deputy_id integer references colleagues (id),
    away_from text,
    away_until text,
    left_on text,
    password_hash text,
    theme text not null check (theme in ('auto', 'light', 'dark')),
    sample integer not null,
    created_at integer not null,
    version integer not null, writing text check (writing in ('en-GB', 'en-US')),
    check ((away_from is null) = (away_until is null))
) strict
CREATE TABLE credits (
    id integer primary key,
    referral_id integer not null references referrals (id),
    version integer not null,
    person_id integer references people (id),
    organisation_id integer references organisations (id),
    colleague_id integer references colleagues (id),
    event text,
    campaign text,
    share integer not null check (share between 1 and 10000),
    why text not null,
    claimed_by integer references colleagues (id),
    claimed_at integer not null,
    ended_at integer,
    check (person_id is not null or organisation_id is not null or colleague_id is not null or event is not null or campaign is not null)
) strict
CREATE TABLE custom_fields (
    id integer primary key,
    noun text not null check (noun in ('person', 'organisation', 'referral', 'matter')),
    key text not null,
    label text not null,
    kind text not null check (kind in ('text', 'number', 'money', 'date', 'choice', 'person')),
    choices text not null,
    help text not null,
    place integer not null,
    on_form integer not null,
    retired_at integer,
    sample integer not null,
    unique (noun, key)
) strict
CREATE TABLE custom_values (
    id integer primary key,
    field_id integer not null references custom_fields (id),
    noun text not null,
    record_id integer not null,
    text text,
    text_folded text,
    text_sort text,
    number integer,
    minor integer,
    currency text,
    day text,
    choice text,
    person_id integer references people (id),
    unique (field_id, record_id),
    check ((minor is null) = (currency is null)),
    check (coalesce(text, cast(number as text), currency, day, choice, cast(person_id as text)) is not null)
) strict
CREATE TABLE duplicates (
    id integer primary key,
    noun text not null check (noun in ('person', 'organisation')),
    first_id integer not null,
    second_id integer not null,
    score integer not null check (score between 0 and 1000),
    reasons text not null,
    found_at integer not null,
    scan integer not null,
    judged text check (judged in ('different')),
    judged_at integer,
    judged_by integer references colleagues (id),
    check (first_id < second_id),
    check ((judged is null) = (judged_at is null))
) strict
CREATE TABLE engagements (
    referral_id integer primary key references referrals (id),
    client_id integer not null references clients (id),
    matter_id integer not null references matters (id),
    engaged_at integer not null,
    recorded_by integer references colleagues (id),
    recorded_at integer not null
) strict
CREATE TABLE firm (
    id integer primary key check (id = 1),
    name text not null,
    zone text not null,
    currency text not null,
    working_time text not null,
    financial_year_month integer not null check (financial_year_month between 1 and 12),
    financial_year_day integer not null check (financial_year_day between 1 and 28),
    response_minutes integer not null check (response_minutes > 0),
    quiet_days integer not null check (quiet_days > 0),
    step_late_days integer not null check (step_late_days > 0),
    fallback_owner_id integer,
    created_at integer not null
, merge_alike text, writing text not null default 'en-GB' check (writing in ('en-GB', 'en-US')), matter_word text not null default 'matter', matter_words text not null default 'matters') strict
CREATE TABLE first_views (
    list text not null check (list in ('referrals', 'people', 'organisations', 'clients')),
    role text not null check (role in ('admin', 'compliance', 'manager', 'fee_earner', 'assistant', 'read_only')),
    view_id integer not null references saved_views (id),
    primary key (list, role)
) strict
CREATE TABLE history (
    id integer primary key,
    at integer not null,
    colleague_id integer,
    for_id integer,
    via text not null,
    verb text not null,
    noun text not null,
    record_id integer not null,
    sentence text not null,
    before text,
    after text,
    batch_id integer
, act_id integer) strict
CREATE TABLE jobs (
    id integer primary key,
    kind text not null,
    payload text not null,
    once_key text,
    due_at integer not null,
    attempts integer not null,
    worker text,
    lease_until integer,
    finished_at integer,
    outcome text check (outcome in ('done', 'dead')),
    message text not null,
    created_at integer not null
) strict
CREATE TABLE loop_closures (
    referral_id integer not null references referrals (id),
    step text not null check (step in ('thanked', 'told')),
    at integer not null,
    by_id integer references colleagues (id),
    how text not null,
    note text not null,
    disclosure text not null check (disclosure in ('nothing', 'received', 'contacted', 'engaged', 'outcome')),
    recorded_at integer not null,
    primary key (referral_id, step)
) strict
CREATE TABLE matters (
    id integer primary key,
    client_id integer not null references clients (id),
    referral_id integer references referrals (id),
    title text not null,
    title_folded text not null,
    practice_id integer references practices (id),
    fee_earner_id integer references colleagues (id),
    opened_on text not null,
    closed_on text,
    value_minor integer check (value_minor >= 0),
    currency text,
    external_key text,
    batch_id integer references batches (id),
    sample integer not null,
    created_at integer not null,
    version integer not null,
    check ((value_minor is null) = (currency is null))
) strict
CREATE TABLE merge_moves (
    merge_id integer not null references merges (id),
    place text not null,
    row_id integer not null,
    image text,
    primary key (merge_id, place, row_id)
) strict
CREATE TABLE merges (
    id integer primary key,
    noun text not null check (noun in ('person', 'organisation')),
    kept_id integer not null,
    gone_id integer not null,
    before text not null,
    after text not null,
    merged_at integer not null,
    merged_by integer references colleagues (id),
    undone_at integer,
    undone_by integer references colleagues (id)
) strict
CREATE TABLE migrations (number integer primary key, digest text not null, at integer not null) strict
CREATE TABLE notifications (
    id integer primary key,
    colleague_id integer not null references colleagues (id),
    kind text not null,
    sentence text not null,
    noun text not null,
    record_id integer not null,
    at integer not null,
    read_at integer,
    once_key text not null
, held_until integer) strict
CREATE TABLE offices (
    id integer primary key,
    name text not null,
    name_sort text not null,
    retired_at integer
) strict
CREATE TABLE organisations (
    id integer primary key,
    name text not null,
    name_folded text not null,
    name_sort text not null,
    website text,
    note text not null,
    external_key text,
    batch_id integer references batches (id),
    sample integer not null,
    deleted_at integer,
    created_at integer not null,
    created_by integer references colleagues (id),
    version integer not null
, merged_into_id integer references organisations (id)) strict
CREATE TABLE past_decisions (
    id integer primary key,
    referral_id integer not null references referrals (id),
    outcome text not null check (outcome in ('won', 'declined', 'lost')),
    decided_at integer not null,
    entered_at integer not null,
    decided_by integer references colleagues (id),
    reason_id integer not null references reasons (id),
    note text,
    told_at integer,
    taken_back_at integer not null,
    taken_back_by integer references colleagues (id)
) strict
CREATE TABLE people (
    id integer primary key,
    name text not null,
    name_folded text not null,
    name_sort text not null,
    email text,
    email_folded text,
    phone text,
    note text not null,
    external_key text,
    batch_id integer references batches (id),
    sample integer not null,
    deleted_at integer,
    created_at integer not null,
    created_by integer references colleagues (id),
    version integer not null
, merged_into_id integer references people (id)) strict
CREATE TABLE positions (
    id integer primary key,
    person_id integer not null references people (id),
    organisation_id integer not null references organisations (id),
    title text not null,
    from_on text,
    until_on text,
    batch_id integer references batches (id),
    sample integer not null,
    created_at integer not null
) strict
CREATE TABLE practices (
    id integer primary key,
    name text not null,
    name_sort text not null,
    head_id integer,
    retired_at integer
) strict
CREATE TABLE rates (
    id integer primary key,
    currency text not null,
    against text not null,
    day text not null,
    starts_at integer not null,
    written text not null,
    numerator integer not null check (numerator > 0),
    denominator integer not null check (denominator > 0),
    check (currency <> against)
) strict
CREATE TABLE reasons (
    id integer primary key,
    outcome text not null check (outcome in ('won', 'declined', 'lost')),
    key text not null,
    name text not null,
    place integer not null,
    retired_at integer
) strict
CREATE TABLE referrals (
    id integer primary key,
    direction text not null check (direction in ('inbound', 'outbound', 'internal')),
    prospect_person_id integer references people (id),
    prospect_organisation_id integer references organisations (id),
    referrer_person_id integer references people (id),
    referrer_organisation_id integer references organisations (id),
    referrer_colleague_id integer references colleagues (id),
    recipient_person_id integer references people (id),
    recipient_organisation_id integer references organisations (id),
    source_id integer references sources (id),
    need text not null,
    need_folded text not null,
    note text not null,
    practice_id integer references practices (id),
    office_id integer references offices (id),
    language text,
    value_minor integer check (value_minor >= 0),
    currency text,
    introduced_at integer not null,
    received_at integer,
    stage text not null check (stage in ('received', 'contacted', 'talking', 'proposal')),
    stage_since integer not null,
    owner_id integer references colleagues (id),
    routed_why text not null,
    cadence_id integer references cadences (id),
    cadence_place integer,
    next_kind text,
    next_what text,
    next_by_id integer references colleagues (id),
    next_due integer,
    respond_by integer,
    first_contact_at integer,
    last_touch_at integer,
    outcome text check (outcome in ('won', 'declined', 'lost')),
    decided_at integer,
    decided_by integer references colleagues (id),
    reason_id integer references reasons (id),
    decision_note text,
    passed_from_id integer references referrals (id),
    disclosure text not null check (disclosure in ('nothing', 'received', 'contacted', 'engaged', 'outcome')),
    consent_on text,
    find_folded text not null,
    external_key text,
    batch_id integer references batches (id),
    sample integer not null,
    deleted_at integer,
    recorded_at integer not null,
    recorded_by integer references colleagues (id),
    recorded_via text not null,
    version integer not null,
    check (prospect_person_id is not null or prospect_organisation_id is not null),
    check ((value_minor is null) = (currency is null)),
    -- Rule 2: an end has a day and a reason.
    check ((outcome is null) = (decided_at is null)),
    check (outcome is null or reason_id is not null),
    -- Rule 1: nothing open is left without an owner and a dated next step.
    check (outcome is not null or deleted_at is not null
        or (owner_id is not null and next_what is not null and next_by_id is not null and next_due is not null)),
    -- What has ended has nothing next.
    check (outcome is null or next_due is null)
) strict
CREATE TABLE referrers (
    id integer primary key,
    person_id integer references people (id),
    organisation_id integer references organisations (id),
    kind text not null check (kind in ('client', 'professional', 'employee', 'influencer')),
    tier text check (tier in ('A', 'B', 'C', 'watch')),
    note text not null,
    batch_id integer references batches (id),
    sample integer not null,
    created_at integer not null,
    version integer not null,
    check ((person_id is null) <> (organisation_id is null))
) strict
CREATE TABLE routing_rules (
    id integer primary key,
    place integer not null,
    practice_id integer references practices (id),
    office_id integer references offices (id),
    direction text check (direction in ('inbound', 'outbound', 'internal')),
    language text,
    knows_referrer integer not null,
    send_to text not null check (send_to in ('colleague', 'practice_head', 'who_knows_referrer', 'least_loaded')),
    colleague_id integer references colleagues (id),
    check ((send_to = 'colleague') = (colleague_id is not null))
) strict
CREATE TABLE saved_views (
    id integer primary key,
    list text not null check (list in ('referrals', 'people', 'organisations', 'clients')),
    name text not null,
    name_sort text not null,
    query text not null,
    shared text not null check (shared in ('mine', 'practice', 'firm')),
    owner_id integer not null references colleagues (id),
    practice_id integer references practices (id),
    created_at integer not null,
    version integer not null,
    check ((shared = 'practice') = (practice_id is not null))
) strict
CREATE TABLE schedules (
    name text not null primary key,
    next_run_at integer not null,
    last_started_at integer,
    last_finished_at integer,
    last_worked integer,
    last_message text not null
) strict
CREATE TABLE search_grams (
    gram text not null,
    word text not null,
    word_hash integer not null
) strict
CREATE TABLE search_places (
    noun integer not null,
    record_id integer not null,
    word_hash integer not null,
    primary key (noun, record_id, word_hash)
) strict, without rowid
CREATE TABLE seldom_changed (
    what text primary key,
    times integer not null
) strict
CREATE TABLE sessions (
    id integer primary key,
    token_digest text not null,
    csrf text not null,
    colleague_id integer not null references colleagues (id),
    created_at integer not null,
    seen_at integer not null,
    expires_at integer not null,
    address text not null
) strict
CREATE TABLE sign_in_attempts (
    id integer primary key,
    email_folded text not null,
    address text not null,
    at integer not null,
    succeeded integer not null
) strict
CREATE TABLE sources (
    id integer primary key,
    key text not null,
    name text not null,
    place integer not null,
    is_referral integer not null,
    batch_id integer references batches (id),
    retired_at integer
) strict
CREATE TABLE steps (
    id integer primary key,
    referral_id integer not null references referrals (id),
    place integer,
    kind text,
    what text not null,
    by_id integer not null references colleagues (id),
    due_at integer not null,
    set_at integer not null,
    set_by integer references colleagues (id),
    ended_at integer,
    ended_by integer references colleagues (id),
    ended_how text check (ended_how in ('done', 'replaced', 'snoozed', 'decided', 'taken_back')),
    ended_note text not null,
    check ((ended_at is null) = (ended_how is null))
) strict
CREATE TABLE tokens (
    id integer primary key,
    token_digest text not null,
    name text not null,
    colleague_id integer not null references colleagues (id),
    created_at integer not null,
    last_used_at integer,
    revoked_at integer
) strict
CREATE TABLE totals (
    id integer primary key,
    what integer not null,
    word integer not null,
    source_id integer not null,
    detail text not null,
    days integer not null,
    many integer not null,
    minor integer not null
) strict
CREATE TABLE touch_colleagues (
    touch_id integer not null references touches (id),
    colleague_id integer not null references colleagues (id),
    primary key (touch_id, colleague_id)
) strict
CREATE TABLE touch_people (
    touch_id integer not null references touches (id),
    person_id integer not null references people (id),
    primary key (touch_id, person_id)
) strict
CREATE TABLE touches (
    id integer primary key,
    at integer not null,
    kind text not null check (kind in ('call', 'meeting', 'coffee', 'lunch', 'email_out', 'email_in', 'message', 'event', 'gift', 'note')),
    note text not null,
    minutes integer check (minutes between 0 and 100000),
    cost_minor integer check (cost_minor >= 0),
    currency text,
    referral_id integer references referrals (id),
    logged_by integer references colleagues (id),
    logged_at integer not null,
    deleted_at integer,
    batch_id integer references batches (id),
    sample integer not null, external_key text,
    check ((cost_minor is null) = (currency is null))
) strict
CREATE TABLE waiting (
    referral_id integer primary key,
    opens_at integer not null,
    since_at integer not null
) strict
CREATE TABLE wall_colleagues (
    wall_id integer not null references walls (id),
    colleague_id integer not null references colleagues (id),
    primary key (wall_id, colleague_id)
) strict
CREATE TABLE wall_records (
    wall_id integer not null references walls (id),
    noun text not null check (noun in ('person', 'organisation', 'referral', 'matter')),
    record_id integer not null,
    primary key (wall_id, noun, record_id)
) strict
CREATE TABLE walls (
    id integer primary key,
    name text not null,
    why text not null,
    ask_id integer not null references colleagues (id),
    raised_by integer references colleagues (id),
    raised_at integer not null,
    lowered_at integer,
    sample integer not null
) strict
CREATE TABLE workers (
    name text not null primary key,
    started_at integer not null,
    seen_at integer not null
) strict
CREATE TABLE zone_offsets (
    from_at integer primary key,
    ahead integer not null
) strict
CREATE UNIQUE INDEX acts_taken_back_once on acts (takes_back_id) where takes_back_id is not null
CREATE INDEX assistants_by_colleague on assistants (colleague_id, assistant_id)
CREATE UNIQUE INDEX cadences_one_default on cadences (is_default) where is_default
CREATE UNIQUE INDEX clients_by_external_key on clients (external_key)
CREATE UNIQUE INDEX clients_by_organisation on clients (organisation_id)
CREATE UNIQUE INDEX clients_by_person on clients (person_id)
CREATE INDEX clients_by_source on clients (source_id)
CREATE INDEX clients_untagged on clients (since_on, id) where source_id is null
CREATE UNIQUE INDEX colleagues_by_email on colleagues (email_folded)
CREATE INDEX credits_by_organisation on credits (organisation_id) where ended_at is null
CREATE INDEX credits_by_person on credits (person_id) where ended_at is null
CREATE INDEX credits_by_referral on credits (referral_id, version)
CREATE INDEX custom_values_by_amount on custom_values (field_id, minor) where minor is not null
CREATE INDEX custom_values_by_choice on custom_values (field_id, choice) where choice is not null
CREATE INDEX custom_values_by_day on custom_values (field_id, day) where day is not null
CREATE INDEX custom_values_by_number on custom_values (field_id, number) where number is not null
CREATE INDEX custom_values_by_person on custom_values (person_id) where person_id is not null
CREATE INDEX custom_values_of_record on custom_values (noun, record_id)
CREATE UNIQUE INDEX duplicates_by_pair on duplicates (noun, first_id, second_id)
CREATE INDEX duplicates_by_second on duplicates (noun, second_id)
CREATE INDEX duplicates_to_judge on duplicates (noun, score, id) where judged is null
CREATE INDEX engagements_by_client on engagements (client_id)
CREATE INDEX history_by_act on history (act_id) where act_id is not null
CREATE INDEX history_by_batch on history (batch_id, id)
CREATE INDEX history_by_record on history (noun, record_id, id)
CREATE INDEX jobs_due on jobs (due_at, id) where finished_at is null
CREATE INDEX jobs_finished on jobs (finished_at) where finished_at is not null
CREATE UNIQUE INDEX jobs_once on jobs (once_key)
CREATE INDEX loop_closures_by_referral on loop_closures (referral_id, step, at)
CREATE INDEX matters_by_client on matters (client_id)
CREATE INDEX matters_by_currency on matters (currency)
CREATE UNIQUE INDEX matters_by_external_key on matters (external_key)
CREATE INDEX matters_by_referral on matters (referral_id)
CREATE INDEX merges_by_gone on merges (noun, gone_id)
CREATE INDEX merges_by_kept on merges (noun, kept_id)
CREATE UNIQUE INDEX notifications_once on notifications (once_key)
CREATE INDEX notifications_unread on notifications (colleague_id, at) where read_at is null
CREATE UNIQUE INDEX offices_by_name on offices (name_sort)
CREATE UNIQUE INDEX organisations_by_external_key on organisations (external_key)
CREATE INDEX organisations_by_folded on organisations (name_folded)
CREATE INDEX organisations_by_name on organisations (name_sort, id) where deleted_at is null
CREATE INDEX organisations_by_website on organisations (website) where website is not null
CREATE INDEX organisations_merged on organisations (merged_into_id) where merged_into_id is not null
CREATE INDEX past_decisions_by_referral on past_decisions (referral_id, decided_at)
CREATE INDEX people_by_email on people (email_folded)
CREATE UNIQUE INDEX people_by_external_key on people (external_key)
CREATE INDEX people_by_folded on people (name_folded)
CREATE INDEX people_by_name on people (name_sort, id) where deleted_at is null
CREATE INDEX people_by_phone on people (phone) where phone is not null
CREATE INDEX people_merged on people (merged_into_id) where merged_into_id is not null
CREATE INDEX positions_by_organisation on positions (organisation_id)
CREATE INDEX positions_by_person on positions (person_id)
CREATE UNIQUE INDEX practices_by_name on practices (name_sort)
CREATE UNIQUE INDEX rates_by_day on rates (against, currency, day)
CREATE INDEX rates_by_instant on rates (against, currency, starts_at)
CREATE UNIQUE INDEX reasons_by_key on reasons (outcome, key)
CREATE INDEX referrals_by_batch on referrals (batch_id)
CREATE INDEX referrals_by_decided on referrals (decided_at) where deleted_at is null
CREATE UNIQUE INDEX referrals_by_external_key on referrals (external_key)
CREATE INDEX referrals_by_introduced on referrals (introduced_at desc, id desc) where deleted_at is null
CREATE INDEX referrals_by_owner on referrals (owner_id, introduced_at desc, id desc) where deleted_at is null
CREATE INDEX referrals_by_passed_from on referrals (passed_from_id) where passed_from_id is not null
CREATE INDEX referrals_by_prospect_organisation on referrals (prospect_organisation_id)
CREATE INDEX referrals_by_prospect_person on referrals (prospect_person_id)
CREATE INDEX referrals_by_received on referrals (received_at, direction, owner_id, first_contact_at, decided_at, outcome, respond_by, disclosure, referrer_person_id, referrer_organisation_id, referrer_colleague_id, deleted_at)
    where deleted_at is null
CREATE INDEX referrals_by_recipient_organisation on referrals (recipient_organisation_id)
CREATE INDEX referrals_by_recipient_person on referrals (recipient_person_id)
CREATE INDEX referrals_by_referrer_organisation on referrals (referrer_organisation_id, introduced_at desc)
CREATE INDEX referrals_by_referrer_person on referrals (referrer_person_id, introduced_at desc)
CREATE INDEX referrals_by_source on referrals (source_id, received_at) where deleted_at is null
CREATE INDEX referrals_clock on referrals (respond_by) where first_contact_at is null and outcome is null and deleted_at is null
CREATE INDEX referrals_of_sources on referrals (source_id, direction, received_at, outcome, decided_at) where deleted_at is null
CREATE INDEX referrals_open_by_due on referrals (next_due, id, direction, received_at, introduced_at, last_touch_at, first_contact_at, respond_by, owner_id, decided_at, outcome, deleted_at)
    where outcome is null and deleted_at is null
CREATE INDEX referrals_open_by_next on referrals (next_by_id, next_due) where outcome is null and deleted_at is null
CREATE INDEX referrals_open_by_owner on referrals (owner_id, next_due, id) where outcome is null and deleted_at is null
CREATE INDEX referrals_open_by_stage on referrals (stage, next_due, id) where outcome is null and deleted_at is null
CREATE INDEX referrals_totals on referrals (owner_id, stage, outcome, currency, value_minor) where deleted_at is null
CREATE UNIQUE INDEX referrers_by_organisation on referrers (organisation_id)
CREATE UNIQUE INDEX referrers_by_person on referrers (person_id)
CREATE INDEX saved_views_by_owner on saved_views (owner_id)
CREATE INDEX saved_views_by_practice on saved_views (practice_id) where practice_id is not null
CREATE INDEX search_grams_by_gram on search_grams (gram, word, word_hash)
CREATE INDEX search_grams_by_word on search_grams (word_hash)
CREATE INDEX search_places_by_word on search_places (word_hash, noun, record_id)
CREATE INDEX sessions_by_colleague on sessions (colleague_id)
CREATE UNIQUE INDEX sessions_by_token on sessions (token_digest)
CREATE INDEX sign_in_attempts_by_address on sign_in_attempts (address, at)
CREATE INDEX sign_in_attempts_by_email on sign_in_attempts (email_folded, at)
CREATE UNIQUE INDEX sources_by_key on sources (key)
CREATE INDEX steps_by_referral on steps (referral_id, set_at, id, ended_at, due_at)
CREATE UNIQUE INDEX steps_one_open on steps (referral_id) where ended_at is null
CREATE UNIQUE INDEX tokens_by_token on tokens (token_digest)
CREATE INDEX totals_whole on totals (what, word, source_id, detail, days, many, minor)
CREATE INDEX touch_colleagues_by_colleague on touch_colleagues (colleague_id, touch_id)
CREATE INDEX touch_people_by_person on touch_people (person_id, touch_id)
CREATE INDEX touches_by_at on touches (at)
CREATE UNIQUE INDEX touches_by_external_key on touches (external_key)
CREATE INDEX touches_by_referral on touches (referral_id, at desc, kind, deleted_at)
CREATE INDEX waiting_by_since on waiting (since_at, referral_id, opens_at)
CREATE INDEX wall_colleagues_by_colleague on wall_colleagues (colleague_id, wall_id)
