-- What changes seldom is read once and remembered (src/db/seldom.rs) until one of these numbers rises: triggers raise them in the
-- transaction of the change itself, whoever makes it.
create table seldom_changed (
    what @text primary key,
    times @int not null
) @strict;

@seldom firm
@seldom practices
@seldom offices
@seldom colleagues
@seldom assistants
@seldom sessions
@seldom tokens
@seldom sources
@seldom reasons
@seldom cadences
@seldom routing_rules
@seldom custom_fields
@seldom saved_views
@seldom first_views
@seldom choices
@seldom walls
@seldom wall_records
@seldom wall_colleagues
