-- What was said of an item at a meeting (例会), and what its author struck through. Only ever added to.
create table if not exists minutes (
    id integer primary key, item text not null, title text not null, as_of text not null, said text not null,
    promised text, figure text not null, status text not null, author text not null, unit text not null,
    at text not null);
create index if not exists minutes_of_item on minutes (item);
create table if not exists minutes_struck (id integer primary key references minutes, author text, at text);

create trigger if not exists minutes_update before update on minutes
begin select raise(abort, 'minutes are only added to'); end;
create trigger if not exists minutes_delete before delete on minutes
begin select raise(abort, 'minutes are only added to'); end;
create trigger if not exists minutes_struck_update before update on minutes_struck
begin select raise(abort, 'minutes are only added to'); end;
create trigger if not exists minutes_struck_delete before delete on minutes_struck
begin select raise(abort, 'minutes are only added to'); end;
