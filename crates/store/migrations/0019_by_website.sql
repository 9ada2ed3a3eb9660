-- Who is recorded is compared with those of the same address, whatever their names: without an index every organisation was looked at.
create index organisations_by_website on organisations (website) where website is not null;
