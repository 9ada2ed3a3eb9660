-- A touch that comes from a file is known by the key it has there, such as the number of an event in a calendar.
alter table touches add column external_key @text;
create unique index touches_by_external_key on touches (external_key);
