-- What Today counts stands in the index itself, so that the record of each open referral, step and touch need not be read for it.
drop index referrals_open_by_due;
create index referrals_open_by_due on referrals (next_due, id, direction, received_at, introduced_at, last_touch_at, first_contact_at, respond_by, owner_id, decided_at, outcome, deleted_at)
    where outcome is null and deleted_at is null;
drop index steps_by_referral;
create index steps_by_referral on steps (referral_id, set_at, id, ended_at, due_at);
drop index touches_by_referral;
create index touches_by_referral on touches (referral_id, at desc, kind, deleted_at);
-- So does what the reports read of every referral received, and when a loop was closed.
drop index referrals_by_received;
create index referrals_by_received on referrals (received_at, direction, owner_id, first_contact_at, decided_at, outcome, respond_by, disclosure, referrer_person_id, referrer_organisation_id, referrer_colleague_id, deleted_at)
    where deleted_at is null;
create index loop_closures_by_referral on loop_closures (referral_id, step, at);
