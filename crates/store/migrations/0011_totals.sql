-- What is asked all the time and adds up over every referral there is, kept by triggers in the transaction of the change itself: no
-- verb can forget it. @word, @received, @day, @waits, @opens and @since are spelled out by src/migrate/triggers.rs.

-- The firm's zone for SQL: from an instant on its clocks are so many microseconds ahead of UTC (src/totals/zone.rs).
create table zone_offsets (
    from_at @key,
    ahead @int not null
) @strict;

-- Rows that are added up when a total is read. A change only adds rows, so that nobody waits for anybody else's change; when there
-- are many, those of one total are made one (src/totals.rs). By source_id, 0 where there is none; word is 1 for a colleague's word that
-- has no source of its own. What: 1 referrals we received, detail is how they ended, '' while they are open; 2 those that ended, days is
-- how many days after receipt in the firm's zone; 3 their matters and what they are worth, detail is the currency, '' without a value.
create table totals (
    id @counted,
    what @int not null,
    word @int not null,
    source_id @id not null,
    detail @sort not null,
    days @int not null,
    many @int not null,
    minor @int not null
) @strict;
create index totals_whole on totals (what, word, source_id, detail, days, many, minor);

-- Referrals whose referrer waits for thanks, or for word of how it ended. It is an open loop once opens_at is a week ago, which it is
-- from the beginning of time when the word is that it ended; since_at is since when they wait.
create table waiting (
    referral_id @key,
    opens_at @instant not null,
    since_at @instant not null
) @strict;
create index waiting_by_since on waiting (since_at, referral_id, opens_at);
create index clients_by_source on clients (source_id);

@trigger referral_counted after insert on referrals
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 1, @word(new), coalesce(new.source_id, 0), coalesce(new.outcome, ''), 0, 1, 0 where @received(new);
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 2, @word(new), coalesce(new.source_id, 0), '', @day(new.decided_at) - @day(new.received_at), 1, 0
    where new.outcome is not null and @received(new);
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 3, @word(new), coalesce(new.source_id, 0), coalesce(m.currency, ''), 0, 1, coalesce(m.value_minor, 0)
    from matters m where m.referral_id = new.id and @received(new);
    delete from waiting where referral_id = new.id;
    insert into waiting (referral_id, opens_at, since_at)
    select r.id, @opens(r), @since(r) from referrals r where r.id = new.id and @waits(r);
@end

@trigger referral_uncounted after delete on referrals
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 1, @word(old), coalesce(old.source_id, 0), coalesce(old.outcome, ''), 0, -1, 0 where @received(old);
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 2, @word(old), coalesce(old.source_id, 0), '', @day(old.decided_at) - @day(old.received_at), -1, 0
    where old.outcome is not null and @received(old);
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 3, @word(old), coalesce(old.source_id, 0), coalesce(m.currency, ''), 0, -1, -coalesce(m.value_minor, 0)
    from matters m where m.referral_id = old.id and @received(old);
    delete from waiting where referral_id = old.id;
@end

@trigger referral_counted_anew after update on referrals when (old.direction is distinct from new.direction
    or old.source_id is distinct from new.source_id
    or old.outcome is distinct from new.outcome
    or old.received_at is distinct from new.received_at
    or old.decided_at is distinct from new.decided_at
    or old.deleted_at is distinct from new.deleted_at)
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 1, @word(old), coalesce(old.source_id, 0), coalesce(old.outcome, ''), 0, -1, 0 where @received(old);
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 2, @word(old), coalesce(old.source_id, 0), '', @day(old.decided_at) - @day(old.received_at), -1, 0
    where old.outcome is not null and @received(old);
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 3, @word(old), coalesce(old.source_id, 0), coalesce(m.currency, ''), 0, -1, -coalesce(m.value_minor, 0)
    from matters m where m.referral_id = old.id and @received(old);
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 1, @word(new), coalesce(new.source_id, 0), coalesce(new.outcome, ''), 0, 1, 0 where @received(new);
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 2, @word(new), coalesce(new.source_id, 0), '', @day(new.decided_at) - @day(new.received_at), 1, 0
    where new.outcome is not null and @received(new);
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 3, @word(new), coalesce(new.source_id, 0), coalesce(m.currency, ''), 0, 1, coalesce(m.value_minor, 0)
    from matters m where m.referral_id = new.id and @received(new);
@end

@trigger referral_waits_anew after update on referrals when (old.direction is distinct from new.direction
    or old.outcome is distinct from new.outcome
    or old.received_at is distinct from new.received_at
    or old.decided_at is distinct from new.decided_at
    or old.deleted_at is distinct from new.deleted_at
    or old.introduced_at is distinct from new.introduced_at
    or old.disclosure is distinct from new.disclosure
    or old.referrer_person_id is distinct from new.referrer_person_id
    or old.referrer_organisation_id is distinct from new.referrer_organisation_id
    or old.referrer_colleague_id is distinct from new.referrer_colleague_id)
    delete from waiting where referral_id = new.id;
    insert into waiting (referral_id, opens_at, since_at)
    select r.id, @opens(r), @since(r) from referrals r where r.id = new.id and @waits(r);
@end

@trigger matter_counted after insert on matters
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 3, @word(r), coalesce(r.source_id, 0), coalesce(new.currency, ''), 0, 1, coalesce(new.value_minor, 0)
    from referrals r where r.id = new.referral_id and @received(r);
@end

@trigger matter_uncounted after delete on matters
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 3, @word(r), coalesce(r.source_id, 0), coalesce(old.currency, ''), 0, -1, -coalesce(old.value_minor, 0)
    from referrals r where r.id = old.referral_id and @received(r);
@end

@trigger matter_counted_anew after update on matters when (old.referral_id is distinct from new.referral_id
    or old.currency is distinct from new.currency
    or old.value_minor is distinct from new.value_minor)
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 3, @word(r), coalesce(r.source_id, 0), coalesce(old.currency, ''), 0, -1, -coalesce(old.value_minor, 0)
    from referrals r where r.id = old.referral_id and @received(r);
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 3, @word(r), coalesce(r.source_id, 0), coalesce(new.currency, ''), 0, 1, coalesce(new.value_minor, 0)
    from referrals r where r.id = new.referral_id and @received(r);
@end

@trigger loop_closed after insert on loop_closures
    delete from waiting where referral_id = new.referral_id;
    insert into waiting (referral_id, opens_at, since_at)
    select r.id, @opens(r), @since(r) from referrals r where r.id = new.referral_id and @waits(r);
@end

@trigger loop_opened after delete on loop_closures
    delete from waiting where referral_id = old.referral_id;
    insert into waiting (referral_id, opens_at, since_at)
    select r.id, @opens(r), @since(r) from referrals r where r.id = old.referral_id and @waits(r);
@end

@trigger loop_closed_anew after update on loop_closures when (old.referral_id is distinct from new.referral_id
    or old.step is distinct from new.step)
    delete from waiting where referral_id = old.referral_id;
    insert into waiting (referral_id, opens_at, since_at)
    select r.id, @opens(r), @since(r) from referrals r where r.id = old.referral_id and @waits(r);
    delete from waiting where referral_id = new.referral_id;
    insert into waiting (referral_id, opens_at, since_at)
    select r.id, @opens(r), @since(r) from referrals r where r.id = new.referral_id and @waits(r);
@end
