-- How many referrals each owner has and what they may be worth, kept as the totals of sources are (0011): what 4, by source_id the owner, 0
-- where there is none; word is 1 for an introduction without a need; days is 1 for what belongs to the sample firm; detail says stage, outcome
-- and currency (@standing, src/migrate/triggers.rs). What is in the bin does not count.
delete from totals where what = 4;
insert into totals (what, word, source_id, detail, days, many, minor)
select 4, @introduction(r), coalesce(r.owner_id, 0), @standing(r), @sampled(r), count(*), cast(coalesce(sum(r.value_minor), 0) as bigint)
from referrals r where r.deleted_at is null group by 1, 2, 3, 4, 5;

@trigger referral_listed after insert on referrals
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 4, @introduction(new), coalesce(new.owner_id, 0), @standing(new), @sampled(new), 1, coalesce(new.value_minor, 0)
    where new.deleted_at is null;
@end

@trigger referral_unlisted after delete on referrals
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 4, @introduction(old), coalesce(old.owner_id, 0), @standing(old), @sampled(old), -1, -coalesce(old.value_minor, 0)
    where old.deleted_at is null;
@end

@trigger referral_listed_anew after update on referrals when (old.owner_id is distinct from new.owner_id
    or old.stage is distinct from new.stage
    or old.outcome is distinct from new.outcome
    or old.currency is distinct from new.currency
    or old.value_minor is distinct from new.value_minor
    or old.received_at is distinct from new.received_at
    or old.sample is distinct from new.sample
    or old.deleted_at is distinct from new.deleted_at)
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 4, @introduction(old), coalesce(old.owner_id, 0), @standing(old), @sampled(old), -1, -coalesce(old.value_minor, 0)
    where old.deleted_at is null;
    insert into totals (what, word, source_id, detail, days, many, minor)
    select 4, @introduction(new), coalesce(new.owner_id, 0), @standing(new), @sampled(new), 1, coalesce(new.value_minor, 0)
    where new.deleted_at is null;
@end
