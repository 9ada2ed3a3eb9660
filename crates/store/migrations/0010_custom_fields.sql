-- A field a firm made for itself, on people, organisations, referrals or matters. Its key never changes; one that is retired keeps its
-- values and can be brought back.
create table custom_fields (
    id @key,
    noun @text not null check (noun in ('person', 'organisation', 'referral', 'matter')),
    key @text not null,
    label @text not null,
    kind @text not null check (kind in ('text', 'number', 'money', 'date', 'choice', 'person')),
    choices @json not null,
    help @text not null,
    place @int not null,
    on_form @bool not null,
    retired_at @instant,
    sample @bool not null,
    unique (noun, key)
) @strict;

-- What such a field holds of one record, in the column of its kind; a number is in ten-thousandths.
create table custom_values (
    id @key,
    field_id @id not null references custom_fields (id),
    noun @text not null,
    record_id @id not null,
    text @text,
    text_folded @text,
    text_sort @sort,
    number @int,
    minor @int,
    currency @text,
    day @date,
    choice @text,
    person_id @id references people (id),
    unique (field_id, record_id),
    check ((minor is null) = (currency is null)),
    check (coalesce(text, cast(number as text), currency, day, choice, cast(person_id as text)) is not null)
) @strict;
create index custom_values_of_record on custom_values (noun, record_id);
create index custom_values_by_number on custom_values (field_id, number) where number is not null;
create index custom_values_by_amount on custom_values (field_id, minor) where minor is not null;
create index custom_values_by_day on custom_values (field_id, day) where day is not null;
create index custom_values_by_choice on custom_values (field_id, choice) where choice is not null;
create index custom_values_by_person on custom_values (person_id) where person_id is not null;
