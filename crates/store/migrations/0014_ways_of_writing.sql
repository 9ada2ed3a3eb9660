-- How the firm, and each of its people who wishes otherwise, writes days; and what the firm calls its work.
alter table firm add column writing @text not null default 'en-GB' check (writing in ('en-GB', 'en-US'));
alter table firm add column matter_word @text not null default 'matter';
alter table firm add column matter_words @text not null default 'matters';
alter table colleagues add column writing @text check (writing in ('en-GB', 'en-US'));
