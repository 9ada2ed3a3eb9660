-- The spine: a firm, its colleagues, the people outside, and every introduction between them.
-- Type words (@id, @instant, …) are spelled per engine in src/dialect.rs. Instants are microseconds since 1970 UTC.
-- Names stand three times: as written, folded for finding (_folded) and as the key of their order (_sort).

create table firm (
    id @key check (id = 1),
    name @text not null,
    zone @text not null,
    currency @text not null,
    working_time @json not null,
    financial_year_month @int not null check (financial_year_month between 1 and 12),
    financial_year_day @int not null check (financial_year_day between 1 and 28),
    response_minutes @int not null check (response_minutes > 0),
    quiet_days @int not null check (quiet_days > 0),
    step_late_days @int not null check (step_late_days > 0),
    fallback_owner_id @id,
    created_at @instant not null
) @strict;

create table practices (
    id @key,
    name @text not null,
    name_sort @sort not null,
    head_id @id,
    retired_at @instant
) @strict;
create unique index practices_by_name on practices (name_sort);

create table offices (
    id @key,
    name @text not null,
    name_sort @sort not null,
    retired_at @instant
) @strict;
create unique index offices_by_name on offices (name_sort);

create table colleagues (
    id @key,
    name @text not null,
    name_folded @text not null,
    name_sort @sort not null,
    email @text not null,
    email_folded @text not null,
    role @text not null check (role in ('admin', 'compliance', 'manager', 'fee_earner', 'assistant', 'read_only')),
    practice_id @id references practices (id),
    office_id @id references offices (id),
    languages @text not null,
    working_time @json,
    deputy_id @id references colleagues (id),
    away_from @date,
    away_until @date,
    left_on @date,
    password_hash @text,
    theme @text not null check (theme in ('auto', 'light', 'dark')),
    sample @bool not null,
    created_at @instant not null,
    version @int not null,
    check ((away_from is null) = (away_until is null))
) @strict;
create unique index colleagues_by_email on colleagues (email_folded);

-- Whom an assistant acts for.
create table assistants (
    assistant_id @id not null references colleagues (id),
    colleague_id @id not null references colleagues (id),
    primary key (assistant_id, colleague_id)
) @strict;

create table sessions (
    id @key,
    token_digest @text not null,
    csrf @text not null,
    colleague_id @id not null references colleagues (id),
    created_at @instant not null,
    seen_at @instant not null,
    expires_at @instant not null,
    address @text not null
) @strict;
create unique index sessions_by_token on sessions (token_digest);
create index sessions_by_colleague on sessions (colleague_id);

create table tokens (
    id @key,
    token_digest @text not null,
    name @text not null,
    colleague_id @id not null references colleagues (id),
    created_at @instant not null,
    last_used_at @instant,
    revoked_at @instant
) @strict;
create unique index tokens_by_token on tokens (token_digest);

create table sign_in_attempts (
    id @key,
    email_folded @text not null,
    address @text not null,
    at @instant not null,
    succeeded @bool not null
) @strict;
create index sign_in_attempts_by_email on sign_in_attempts (email_folded, at);
create index sign_in_attempts_by_address on sign_in_attempts (address, at);

create table batches (
    id @key,
    name @text not null,
    mapping @text not null,
    files @json not null,
    state @text not null check (state in ('waiting', 'running', 'done', 'failed', 'cancelled', 'undone')),
    created @int not null,
    updated @int not null,
    unchanged @int not null,
    refused @int not null,
    warned @int not null,
    message @text not null,
    started_by @id references colleagues (id),
    started_at @instant not null,
    finished_at @instant,
    undone_at @instant,
    undone_by @id references colleagues (id),
    sample @bool not null
) @strict;

create table batch_rows (
    batch_id @id not null references batches (id),
    row_number @int not null,
    file @text not null,
    line @int not null,
    outcome @text not null check (outcome in ('created', 'updated', 'unchanged', 'refused')),
    sentence @text not null,
    noun @text,
    record_id @id,
    primary key (batch_id, row_number)
) @strict;

-- What an import changed, as it was before the import first touched it, with all that hangs on it: taking back restores it.
create table batch_images (
    batch_id @id not null references batches (id),
    noun @text not null,
    record_id @id not null,
    taken_id @id not null,
    image @json not null,
    primary key (batch_id, noun, record_id)
) @strict;

create table people (
    id @key,
    name @text not null,
    name_folded @text not null,
    name_sort @sort not null,
    email @text,
    email_folded @text,
    phone @text,
    note @text not null,
    external_key @text,
    batch_id @id references batches (id),
    sample @bool not null,
    deleted_at @instant,
    created_at @instant not null,
    created_by @id references colleagues (id),
    version @int not null
) @strict;
create index people_by_name on people (name_sort, id) where deleted_at is null;
create index people_by_folded on people (name_folded);
create index people_by_email on people (email_folded);
create unique index people_by_external_key on people (external_key);

create table organisations (
    id @key,
    name @text not null,
    name_folded @text not null,
    name_sort @sort not null,
    website @text,
    note @text not null,
    external_key @text,
    batch_id @id references batches (id),
    sample @bool not null,
    deleted_at @instant,
    created_at @instant not null,
    created_by @id references colleagues (id),
    version @int not null
) @strict;
create index organisations_by_name on organisations (name_sort, id) where deleted_at is null;
create index organisations_by_folded on organisations (name_folded);
create unique index organisations_by_external_key on organisations (external_key);

-- Where a person was, and when: credit stays with the organisation of that day.
create table positions (
    id @key,
    person_id @id not null references people (id),
    organisation_id @id not null references organisations (id),
    title @text not null,
    from_on @date,
    until_on @date,
    batch_id @id references batches (id),
    sample @bool not null,
    created_at @instant not null
) @strict;
create index positions_by_person on positions (person_id);
create index positions_by_organisation on positions (organisation_id);

-- Someone who puts in words for us: a person, or an organisation whose person we do not know.
create table referrers (
    id @key,
    person_id @id references people (id),
    organisation_id @id references organisations (id),
    kind @text not null check (kind in ('client', 'professional', 'employee', 'influencer')),
    tier @text check (tier in ('A', 'B', 'C', 'watch')),
    note @text not null,
    batch_id @id references batches (id),
    sample @bool not null,
    created_at @instant not null,
    version @int not null,
    check ((person_id is null) <> (organisation_id is null))
) @strict;
create unique index referrers_by_person on referrers (person_id);
create unique index referrers_by_organisation on referrers (organisation_id);

create table sources (
    id @key,
    key @text not null,
    name @text not null,
    place @int not null,
    is_referral @bool not null,
    batch_id @id references batches (id),
    retired_at @instant
) @strict;
create unique index sources_by_key on sources (key);

create table reasons (
    id @key,
    outcome @text not null check (outcome in ('won', 'declined', 'lost')),
    key @text not null,
    name @text not null,
    place @int not null,
    retired_at @instant
) @strict;
create unique index reasons_by_key on reasons (outcome, key);

create table cadences (
    id @key,
    name @text not null,
    direction @text check (direction in ('inbound', 'outbound', 'internal')),
    is_default @bool not null,
    steps @json not null,
    retired_at @instant,
    version @int not null
) @strict;
create unique index cadences_one_default on cadences (is_default) where is_default;

create table routing_rules (
    id @key,
    place @int not null,
    practice_id @id references practices (id),
    office_id @id references offices (id),
    direction @text check (direction in ('inbound', 'outbound', 'internal')),
    language @text,
    knows_referrer @bool not null,
    send_to @text not null check (send_to in ('colleague', 'practice_head', 'who_knows_referrer', 'least_loaded')),
    colleague_id @id references colleagues (id),
    check ((send_to = 'colleague') = (colleague_id is not null))
) @strict;

create table clients (
    id @key,
    person_id @id references people (id),
    organisation_id @id references organisations (id),
    source_id @id references sources (id),
    since_on @date not null,
    tagged_at @instant,
    tagged_by @id references colleagues (id),
    external_key @text,
    batch_id @id references batches (id),
    sample @bool not null,
    created_at @instant not null,
    version @int not null,
    check ((person_id is null) <> (organisation_id is null))
) @strict;
create unique index clients_by_person on clients (person_id);
create unique index clients_by_organisation on clients (organisation_id);
create unique index clients_by_external_key on clients (external_key);
create index clients_untagged on clients (since_on, id) where source_id is null;

-- An introduction without a need has no received_at; it is a referral from the moment it has one.
create table referrals (
    id @key,
    direction @text not null check (direction in ('inbound', 'outbound', 'internal')),
    prospect_person_id @id references people (id),
    prospect_organisation_id @id references organisations (id),
    referrer_person_id @id references people (id),
    referrer_organisation_id @id references organisations (id),
    referrer_colleague_id @id references colleagues (id),
    recipient_person_id @id references people (id),
    recipient_organisation_id @id references organisations (id),
    source_id @id references sources (id),
    need @text not null,
    need_folded @text not null,
    note @text not null,
    practice_id @id references practices (id),
    office_id @id references offices (id),
    language @text,
    value_minor @int check (value_minor >= 0),
    currency @text,
    introduced_at @instant not null,
    received_at @instant,
    stage @text not null check (stage in ('received', 'contacted', 'talking', 'proposal')),
    stage_since @instant not null,
    owner_id @id references colleagues (id),
    routed_why @text not null,
    cadence_id @id references cadences (id),
    cadence_place @int,
    next_kind @text,
    next_what @text,
    next_by_id @id references colleagues (id),
    next_due @instant,
    respond_by @instant,
    first_contact_at @instant,
    last_touch_at @instant,
    outcome @text check (outcome in ('won', 'declined', 'lost')),
    decided_at @instant,
    decided_by @id references colleagues (id),
    reason_id @id references reasons (id),
    decision_note @text,
    passed_from_id @id references referrals (id),
    disclosure @text not null check (disclosure in ('nothing', 'received', 'contacted', 'engaged', 'outcome')),
    consent_on @date,
    find_folded @text not null,
    external_key @text,
    batch_id @id references batches (id),
    sample @bool not null,
    deleted_at @instant,
    recorded_at @instant not null,
    recorded_by @id references colleagues (id),
    recorded_via @text not null,
    version @int not null,
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
) @strict;
create unique index referrals_by_external_key on referrals (external_key);
create index referrals_by_introduced on referrals (introduced_at desc, id desc) where deleted_at is null;
create index referrals_by_received on referrals (received_at) where deleted_at is null;
create index referrals_by_owner on referrals (owner_id, introduced_at desc, id desc) where deleted_at is null;
create index referrals_open_by_due on referrals (next_due, id) where outcome is null and deleted_at is null;
create index referrals_open_by_owner on referrals (owner_id, next_due, id) where outcome is null and deleted_at is null;
create index referrals_open_by_next on referrals (next_by_id, next_due) where outcome is null and deleted_at is null;
create index referrals_open_by_stage on referrals (stage, next_due, id) where outcome is null and deleted_at is null;
create index referrals_by_decided on referrals (decided_at) where deleted_at is null;
create index referrals_clock on referrals (respond_by) where first_contact_at is null and outcome is null and deleted_at is null;
create index referrals_by_prospect_person on referrals (prospect_person_id);
create index referrals_by_prospect_organisation on referrals (prospect_organisation_id);
create index referrals_by_referrer_person on referrals (referrer_person_id, introduced_at desc);
create index referrals_by_referrer_organisation on referrals (referrer_organisation_id, introduced_at desc);
create index referrals_by_recipient_person on referrals (recipient_person_id);
create index referrals_by_recipient_organisation on referrals (recipient_organisation_id);
create index referrals_by_source on referrals (source_id, received_at) where deleted_at is null;
create index referrals_by_batch on referrals (batch_id);
create index referrals_by_passed_from on referrals (passed_from_id) where passed_from_id is not null;

-- Every step there was; the one without ended_at is the next step, and stands on its referral too so that lists need no join.
create table steps (
    id @key,
    referral_id @id not null references referrals (id),
    place @int,
    kind @text,
    what @text not null,
    by_id @id not null references colleagues (id),
    due_at @instant not null,
    set_at @instant not null,
    set_by @id references colleagues (id),
    ended_at @instant,
    ended_by @id references colleagues (id),
    ended_how @text check (ended_how in ('done', 'replaced', 'snoozed', 'decided', 'taken_back')),
    ended_note @text not null,
    check ((ended_at is null) = (ended_how is null))
) @strict;
create index steps_by_referral on steps (referral_id, set_at);
create unique index steps_one_open on steps (referral_id) where ended_at is null;

-- Who is credited with the introduction, in shares of 10,000; a new version ends the one before it.
create table credits (
    id @key,
    referral_id @id not null references referrals (id),
    version @int not null,
    person_id @id references people (id),
    organisation_id @id references organisations (id),
    colleague_id @id references colleagues (id),
    event @text,
    campaign @text,
    share @int not null check (share between 1 and 10000),
    why @text not null,
    claimed_by @id references colleagues (id),
    claimed_at @instant not null,
    ended_at @instant,
    check (person_id is not null or organisation_id is not null or colleague_id is not null or event is not null or campaign is not null)
) @strict;
create index credits_by_referral on credits (referral_id, version);
create index credits_by_person on credits (person_id) where ended_at is null;
create index credits_by_organisation on credits (organisation_id) where ended_at is null;

create table touches (
    id @key,
    at @instant not null,
    kind @text not null check (kind in ('call', 'meeting', 'coffee', 'lunch', 'email_out', 'email_in', 'message', 'event', 'gift', 'note')),
    note @text not null,
    minutes @int check (minutes between 0 and 100000),
    cost_minor @int check (cost_minor >= 0),
    currency @text,
    referral_id @id references referrals (id),
    logged_by @id references colleagues (id),
    logged_at @instant not null,
    deleted_at @instant,
    batch_id @id references batches (id),
    sample @bool not null,
    check ((cost_minor is null) = (currency is null))
) @strict;
create index touches_by_referral on touches (referral_id, at desc);
create index touches_by_at on touches (at);

create table touch_people (
    touch_id @id not null references touches (id),
    person_id @id not null references people (id),
    primary key (touch_id, person_id)
) @strict;
create index touch_people_by_person on touch_people (person_id, touch_id);

create table touch_colleagues (
    touch_id @id not null references touches (id),
    colleague_id @id not null references colleagues (id),
    primary key (touch_id, colleague_id)
) @strict;
create index touch_colleagues_by_colleague on touch_colleagues (colleague_id, touch_id);

create table matters (
    id @key,
    client_id @id not null references clients (id),
    referral_id @id references referrals (id),
    title @text not null,
    title_folded @text not null,
    practice_id @id references practices (id),
    fee_earner_id @id references colleagues (id),
    opened_on @date not null,
    closed_on @date,
    value_minor @int check (value_minor >= 0),
    currency @text,
    external_key @text,
    batch_id @id references batches (id),
    sample @bool not null,
    created_at @instant not null,
    version @int not null,
    check ((value_minor is null) = (currency is null))
) @strict;
create index matters_by_client on matters (client_id);
create index matters_by_referral on matters (referral_id);
create unique index matters_by_external_key on matters (external_key);

-- A referral is won exactly when it has an engagement.
create table engagements (
    referral_id @key references referrals (id),
    client_id @id not null references clients (id),
    matter_id @id not null references matters (id),
    engaged_at @instant not null,
    recorded_by @id references colleagues (id),
    recorded_at @instant not null
) @strict;
create index engagements_by_client on engagements (client_id);

-- The referrer was thanked, or told, exactly when a row says so.
create table loop_closures (
    referral_id @id not null references referrals (id),
    step @text not null check (step in ('thanked', 'told')),
    at @instant not null,
    by_id @id references colleagues (id),
    how @text not null,
    note @text not null,
    disclosure @text not null check (disclosure in ('nothing', 'received', 'contacted', 'engaged', 'outcome')),
    recorded_at @instant not null,
    primary key (referral_id, step)
) @strict;

create table walls (
    id @key,
    name @text not null,
    why @text not null,
    ask_id @id not null references colleagues (id),
    raised_by @id references colleagues (id),
    raised_at @instant not null,
    lowered_at @instant,
    sample @bool not null
) @strict;

create table wall_records (
    wall_id @id not null references walls (id),
    noun @text not null check (noun in ('person', 'organisation', 'referral', 'matter')),
    record_id @id not null,
    primary key (wall_id, noun, record_id)
) @strict;

create table wall_colleagues (
    wall_id @id not null references walls (id),
    colleague_id @id not null references colleagues (id),
    primary key (wall_id, colleague_id)
) @strict;
create index wall_colleagues_by_colleague on wall_colleagues (colleague_id, wall_id);

create view denials as
    select wc.colleague_id, wr.noun, wr.record_id
    from wall_colleagues wc
    join walls w on w.id = wc.wall_id and w.lowered_at is null
    join wall_records wr on wr.wall_id = wc.wall_id;

-- The audit trail: appended in the same transaction as the change; nothing in the product changes or deletes a row of it.
create table history (
    id @key,
    at @instant not null,
    colleague_id @id,
    for_id @id,
    via @text not null,
    verb @text not null,
    noun @text not null,
    record_id @id not null,
    sentence @text not null,
    before @json,
    after @json,
    batch_id @id
) @strict;
create index history_by_record on history (noun, record_id, id);
create index history_by_batch on history (batch_id, id);

create table notifications (
    id @key,
    colleague_id @id not null references colleagues (id),
    kind @text not null,
    sentence @text not null,
    noun @text not null,
    record_id @id not null,
    at @instant not null,
    read_at @instant,
    once_key @text not null
) @strict;
create unique index notifications_once on notifications (once_key);
create index notifications_unread on notifications (colleague_id, at) where read_at is null;

create table jobs (
    id @key,
    kind @text not null,
    payload @json not null,
    once_key @text,
    due_at @instant not null,
    attempts @int not null,
    worker @text,
    lease_until @instant,
    finished_at @instant,
    outcome @text check (outcome in ('done', 'dead')),
    message @text not null,
    created_at @instant not null
) @strict;
create index jobs_due on jobs (due_at, id) where finished_at is null;
create unique index jobs_once on jobs (once_key);
create index jobs_finished on jobs (finished_at) where finished_at is not null;

create table schedules (
    name @text not null primary key,
    next_run_at @instant not null,
    last_started_at @instant,
    last_finished_at @instant,
    last_worked @bool,
    last_message @text not null
) @strict;

-- Who does background work, and when they were last seen at it.
create table workers (
    name @text not null primary key,
    started_at @instant not null,
    seen_at @instant not null
) @strict;
