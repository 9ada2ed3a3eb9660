act_rows.act_id bigint not null
act_rows.place text not null
act_rows.row_id bigint not null
act_rows.before text
act_rows.after text
acts.id bigint not null
acts.at bigint not null
acts.verb text not null
acts.colleague_id bigint
acts.for_id bigint
acts.takes_back_id bigint
acts.undone boolean not null
assistants.assistant_id bigint not null
assistants.colleague_id bigint not null
batch_images.batch_id bigint not null
batch_images.noun text not null
batch_images.record_id bigint not null
batch_images.taken_id bigint not null
batch_images.image text not null
batch_rows.batch_id bigint not null
batch_rows.row_number bigint not null
batch_rows.file text not null
batch_rows.line bigint not null
batch_rows.outcome text not null
batch_rows.sentence text not null
batch_rows.noun text
batch_rows.record_id bigint
batches.id bigint not null
batches.name text not null
batches.mapping text not null
batches.files text not null
batches.state text not null
batches.created bigint not null
batches.updated bigint not null
batches.unchanged bigint not null
batches.refused bigint not null
batches.warned bigint not null
batches.message text not null
batches.started_by bigint
batches.started_at bigint not null
batches.finished_at bigint
batches.undone_at bigint
batches.undone_by bigint
batches.sample boolean not null
cadences.id bigint not null
cadences.name text not null
cadences.direction text
cadences.is_default boolean not null
cadences.steps text not null
cadences.retired_at bigint
cadences.version bigint not null
choices.colleague_id bigint not null
choices.about text not null
choices.chosen text not null
clients.id bigint not null
clients.person_id bigint
clients.organisation_id bigint
clients.source_id bigint
clients.since_on text not null
clients.tagged_at bigint
clients.tagged_by bigint
clients.external_key text
clients.batch_id bigint
clients.sample boolean not null
clients.created_at bigint not null
clients.version bigint not null
colleagues.id bigint not null
colleagues.name text not null
colleagues.name_folded text not null
colleagues.name_sort text not null
colleagues.email text not null
colleagues.email_folded text not null
colleagues.role text not null
colleagues.practice_id bigint
colleagues.office_id bigint
colleagues.languages text not null
colleagues.working_time text
colleagues.deputy_id bigint
colleagues.away_from text
colleagues.away_until text
colleagues.left_on text
colleagues.password_hash text
colleagues.theme text not null
colleagues.sample boolean not null
colleagues.created_at bigint not null
colleagues.version bigint not null
colleagues.writing text
credits.id bigint not null
credits.referral_id bigint not null
credits.version bigint not null
credits.person_id bigint
credits.organisation_id bigint
credits.colleague_id bigint
credits.event text
credits.campaign text
credits.share bigint not null
credits.why text not null
credits.claimed_by bigint
credits.claimed_at bigint not null
credits.ended_at bigint
custom_fields.id bigint not null
custom_fields.noun text not null
custom_fields.key text not null
custom_fields.label text not null
custom_fields.kind text not null
custom_fields.choices text not null
custom_fields.help text not null
custom_fields.place bigint not null
custom_fields.on_form boolean not null
custom_fields.retired_at bigint
custom_fields.sample boolean not null
custom_values.id bigint not null
custom_values.field_id bigint not null
custom_values.noun text not null
custom_values.record_id bigint not null
custom_values.text text
custom_values.text_folded text
custom_values.text_sort text
custom_values.number bigint
custom_values.minor bigint
custom_values.currency text
custom_values.day text
custom_values.choice text
custom_values.person_id bigint
denials.colleague_id bigint
denials.noun text
denials.record_id bigint
duplicates.id bigint not null
duplicates.noun text not null
duplicates.first_id bigint not null
duplicates.second_id bigint not null
duplicates.score bigint not null
duplicates.reasons text not null
duplicates.found_at bigint not null
duplicates.scan bigint not null
duplicates.judged text
duplicates.judged_at bigint
duplicates.judged_by bigint
engagements.referral_id bigint not null
engagements.client_id bigint not null
engagements.matter_id bigint not null
engagements.engaged_at bigint not null
engagements.recorded_by bigint
engagements.recorded_at bigint not null
firm.id bigint not null
firm.name text not null
firm.zone text not null
firm.currency text not null
firm.working_time text not null
firm.financial_year_month bigint not null
firm.financial_year_day bigint not null
firm.response_minutes bigint not null
firm.quiet_days bigint not null
firm.step_late_days bigint not null
firm.fallback_owner_id bigint
firm.created_at bigint not null
firm.merge_alike text
firm.writing text not null
firm.matter_word text not null
firm.matter_words text not null
first_views.list text not null
first_views.role text not null
first_views.view_id bigint not null
history.id bigint not null
history.at bigint not null
history.colleague_id bigint
history.for_id bigint
history.via text not null
history.verb text not null
history.noun text not null
history.record_id bigint not null
history.sentence text not null
history.before text
history.after text
history.batch_id bigint
history.act_id bigint
jobs.id bigint not null
jobs.kind text not null
jobs.payload text not null
jobs.once_key text
jobs.due_at bigint not null
jobs.attempts bigint not null
jobs.worker text
jobs.lease_until bigint
jobs.finished_at bigint
jobs.outcome text
jobs.message text not null
jobs.created_at bigint not null
loop_closures.referral_id bigint not null
loop_closures.step text not null
loop_closures.at bigint not null
loop_closures.by_id bigint
loop_closures.how text not null
loop_closures.note text not null
loop_closures.disclosure text not null
loop_closures.recorded_at bigint not null
matters.id bigint not null
matters.client_id bigint not null
matters.referral_id bigint
matters.title text not null
matters.title_folded text not null
matters.practice_id bigint
matters.fee_earner_id bigint
matters.opened_on text not null
matters.closed_on text
matters.value_minor bigint
matters.currency text
matters.external_key text
matters.batch_id bigint
matters.sample boolean not null
matters.created_at bigint not null
matters.version bigint not null
merge_moves.merge_id bigint not null
merge_moves.place text not null
merge_moves.row_id bigint not null
merge_moves.image text
merges.id bigint not null
merges.noun text not null
merges.kept_id bigint not null
merges.gone_id bigint not null
merges.before text not null
merges.after text not null
merges.merged_at bigint not null
merges.merged_by bigint
merges.undone_at bigint
merges.undone_by bigint
migrations.number bigint not null
migrations.digest text not null
migrations.at bigint not null
notifications.id bigint not null
notifications.colleague_id bigint not null
notifications.kind text not null
notifications.sentence text not null
notifications.noun text not null
notifications.record_id bigint not null
notifications.at bigint not null
notifications.read_at bigint
notifications.once_key text not null
notifications.held_until bigint
offices.id bigint not null
offices.name text not null
offices.name_sort text not null
offices.retired_at bigint
organisations.id bigint not null
organisations.name text not null
organisations.name_folded text not null
organisations.name_sort text not null
organisations.website text
organisations.note text not null
organisations.external_key text
organisations.batch_id bigint
organisations.sample boolean not null
organisations.deleted_at bigint
organisations.created_at bigint not null
organisations.created_by bigint
organisations.version bigint not null
organisations.merged_into_id bigint
past_decisions.id bigint not null
past_decisions.referral_id bigint not null
past_decisions.outcome text not null
past_decisions.decided_at bigint not null
past_decisions.entered_at bigint not null
past_decisions.decided_by bigint
past_decisions.reason_id bigint not null
past_decisions.note text
past_decisions.told_at bigint
past_decisions.taken_back_at bigint not null
past_decisions.taken_back_by bigint
people.id bigint not null
people.name text not null
people.name_folded text not null
people.name_sort text not null
people.email text
people.email_folded text
people.phone text
people.note text not null
people.external_key text
people.batch_id bigint
people.sample boolean not null
people.deleted_at bigint
people.created_at bigint not null
people.created_by bigint
people.version bigint not null
people.merged_into_id bigint
positions.id bigint not null
positions.person_id bigint not null
positions.organisation_id bigint not null
positions.title text not null
positions.from_on text
positions.until_on text
positions.batch_id bigint
positions.sample boolean not null
positions.created_at bigint not null
practices.id bigint not null
practices.name text not null
practices.name_sort text not null
practices.head_id bigint
practices.retired_at bigint
rates.id bigint not null
rates.currency text not null
rates.against text not null
rates.day text not null
rates.starts_at bigint not null
rates.written text not null
rates.numerator bigint not null
rates.denominator bigint not null
reasons.id bigint not null
reasons.outcome text not null
reasons.key text not null
reasons.name text not null
reasons.place bigint not null
reasons.retired_at bigint
referrals.id bigint not null
referrals.direction text not null
referrals.prospect_person_id bigint
referrals.prospect_organisation_id bigint
referrals.referrer_person_id bigint
referrals.referrer_organisation_id bigint
referrals.referrer_colleague_id bigint
referrals.recipient_person_id bigint
referrals.recipient_organisation_id bigint
referrals.source_id bigint
referrals.need text not null
referrals.need_folded text not null
referrals.note text not null
referrals.practice_id bigint
referrals.office_id bigint
referrals.language text
referrals.value_minor bigint
referrals.currency text
referrals.introduced_at bigint not null
referrals.received_at bigint
referrals.stage text not null
referrals.stage_since bigint not null
referrals.owner_id bigint
referrals.routed_why text not null
referrals.cadence_id bigint
referrals.cadence_place bigint
referrals.next_kind text
referrals.next_what text
referrals.next_by_id bigint
referrals.next_due bigint
referrals.respond_by bigint
referrals.first_contact_at bigint
referrals.last_touch_at bigint
referrals.outcome text
referrals.decided_at bigint
referrals.decided_by bigint
referrals.reason_id bigint
referrals.decision_note text
referrals.passed_from_id bigint
referrals.disclosure text not null
referrals.consent_on text
referrals.find_folded text not null
referrals.external_key text
referrals.batch_id bigint
referrals.sample boolean not null
referrals.deleted_at bigint
referrals.recorded_at bigint not null
referrals.recorded_by bigint
referrals.recorded_via text not null
referrals.version bigint not null
referrers.id bigint not null
referrers.person_id bigint
referrers.organisation_id bigint
referrers.kind text not null
referrers.tier text
referrers.note text not null
referrers.batch_id bigint
referrers.sample boolean not null
referrers.created_at bigint not null
referrers.version bigint not null
routing_rules.id bigint not null
routing_rules.place bigint not null
routing_rules.practice_id bigint
routing_rules.office_id bigint
routing_rules.direction text
routing_rules.language text
routing_rules.knows_referrer boolean not null
routing_rules.send_to text not null
routing_rules.colleague_id bigint
saved_views.id bigint not null
saved_views.list text not null
saved_views.name text not null
saved_views.name_sort text not null
saved_views.query text not null
saved_views.shared text not null
saved_views.owner_id bigint not null
saved_views.practice_id bigint
saved_views.created_at bigint not null
saved_views.version bigint not null
schedules.name text not null
schedules.next_run_at bigint not null
schedules.last_started_at bigint
schedules.last_finished_at bigint
schedules.last_worked boolean
schedules.last_message text not null
search_grams.gram text not null
search_grams.word text not null
search_grams.word_hash bigint not null
search_places.noun bigint not null
search_places.record_id bigint not null
search_places.word_hash bigint not null
seldom_changed.what text not null
seldom_changed.times bigint not null
sessions.id bigint not null
sessions.token_digest text not null
sessions.csrf text not null
sessions.colleague_id bigint not null
sessions.created_at bigint not null
sessions.seen_at bigint not null
sessions.expires_at bigint not null
sessions.address text not null
sign_in_attempts.id bigint not null
sign_in_attempts.email_folded text not null
sign_in_attempts.address text not null
sign_in_attempts.at bigint not null
sign_in_attempts.succeeded boolean not null
sources.id bigint not null
sources.key text not null
sources.name text not null
sources.place bigint not null
sources.is_referral boolean not null
sources.batch_id bigint
sources.retired_at bigint
steps.id bigint not null
steps.referral_id bigint not null
steps.place bigint
steps.kind text
steps.what text not null
steps.by_id bigint not null
steps.due_at bigint not null
steps.set_at bigint not null
steps.set_by bigint
steps.ended_at bigint
steps.ended_by bigint
steps.ended_how text
steps.ended_note text not null
tokens.id bigint not null
tokens.token_digest text not null
tokens.name text not null
tokens.colleague_id bigint not null
tokens.created_at bigint not null
tokens.last_used_at bigint
tokens.revoked_at bigint
totals.id bigint not null
totals.what bigint not null
totals.word bigint not null
totals.source_id bigint not null
totals.detail text not null
totals.days bigint not null
totals.many bigint not null
totals.minor bigint not null
touch_colleagues.touch_id bigint not null
touch_colleagues.colleague_id bigint not null
touch_people.touch_id bigint not null
touch_people.person_id bigint not null
touches.id bigint not null
touches.at bigint not null
touches.kind text not null
touches.note text not null
touches.minutes bigint
touches.cost_minor bigint
touches.currency text
touches.referral_id bigint
touches.logged_by bigint
touches.logged_at bigint not null
touches.deleted_at bigint
touches.batch_id bigint
touches.sample boolean not null
touches.external_key text
waiting.referral_id bigint not null
waiting.opens_at bigint not null
waiting.since_at bigint not null
wall_colleagues.wall_id bigint not null
wall_colleagues.colleague_id bigint not null
wall_records.wall_id bigint not null
wall_records.noun text not null
wall_records.record_id bigint not null
walls.id bigint not null
walls.name text not null
walls.why text not null
walls.ask_id bigint not null
walls.raised_by bigint
walls.raised_at bigint not null
walls.lowered_at bigint
walls.sample boolean not null
workers.name text not null
workers.started_at bigint not null
workers.seen_at bigint not null
zone_offsets.from_at bigint not null
zone_offsets.ahead bigint not null
