-- Counts and sums of what one colleague owns, and conversion by source, read from an index alone.
create index referrals_totals on referrals (owner_id, stage, outcome, currency, value_minor) where deleted_at is null;
create index referrals_of_sources on referrals (source_id, direction, received_at, outcome, decided_at) where deleted_at is null;
