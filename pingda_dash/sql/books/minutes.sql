-- What was said of an item at a meeting (例会), and what its author struck through. Only ever added to.
create table if not exists minutes (
    id integer primary key, item text not null, title text not null, as_of text not null, said text not null,
    promised text, figure text not null, status text not null, author text not null, unit text not null,
    at text not null);
create index if not exists minutes_of_item on minutes (item);
create table if not exists minutes_struck (id integer primary key references minutes, author text, at text);
-- What the item of a note of an earlier release is called now; a note that is not here stands under its own.
create table if not exists minutes_renamed (id integer primary key references minutes, item text not null);
create index if not exists minutes_of_renamed on minutes_renamed (item);

create trigger if not exists minutes_update before update on minutes
begin select raise(abort, 'minutes are only added to'); end;
create trigger if not exists minutes_delete before delete on minutes
begin select raise(abort, 'minutes are only added to'); end;
create trigger if not exists minutes_renamed_update before update on minutes_renamed
begin select raise(abort, 'minutes are only added to'); end;
create trigger if not exists minutes_renamed_delete before delete on minutes_renamed
begin select raise(abort, 'minutes are only added to'); end;
create trigger if not exists minutes_struck_update before update on minutes_struck
begin select raise(abort, 'minutes are only added to'); end;
create trigger if not exists minutes_struck_delete before delete on minutes_struck
begin select raise(abort, 'minutes are only added to'); end;
