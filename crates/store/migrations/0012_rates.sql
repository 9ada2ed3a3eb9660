-- What one currency is worth in another from a day on; amounts in other currencies are added up with it.
create table rates (
    id @key,
    currency @text not null,
    against @text not null,
    day @date not null,
    starts_at @instant not null,
    written @text not null,
    numerator @int not null check (numerator > 0),
    denominator @int not null check (denominator > 0),
    check (currency <> against)
) @strict;
create unique index rates_by_day on rates (against, currency, day);
create index rates_by_instant on rates (against, currency, starts_at);
-- A firm has few matters in other currencies; they are found without reading all of them.
create index matters_by_currency on matters (currency);
