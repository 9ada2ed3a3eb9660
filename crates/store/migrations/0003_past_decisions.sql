-- A decision that was taken back stood from when it was entered until then: what was known on a day in between keeps it.
create table past_decisions (
    id @key,
    referral_id @id not null references referrals (id),
    outcome @text not null check (outcome in ('won', 'declined', 'lost')),
    decided_at @instant not null,
    entered_at @instant not null,
    decided_by @id references colleagues (id),
    reason_id @id not null references reasons (id),
    note @text,
    told_at @instant,
    taken_back_at @instant not null,
    taken_back_by @id references colleagues (id)
) @strict;
create index past_decisions_by_referral on past_decisions (referral_id, decided_at);
