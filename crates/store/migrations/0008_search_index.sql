-- What records are found by: for every word of a record the number made of it, and for every word the three-letter pieces
-- that lead to it (^ and $ stand for its ends). Written by src/search/index.rs in the transaction of the change itself.
create table search_places (
    noun @int not null,
    record_id @id not null,
    word_hash @id not null,
    primary key (noun, record_id, word_hash)
) @clustered;
create index search_places_by_word on search_places (word_hash, noun, record_id);

create table search_grams (
    gram @sort not null,
    word @sort not null,
    word_hash @id not null
) @strict;
create index search_grams_by_gram on search_grams (gram, word, word_hash);
create index search_grams_by_word on search_grams (word_hash);
