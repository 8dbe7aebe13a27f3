-- Random samples drawn for visits: one row a draw, its things, and what the ledger stated of each then. Only ever added to.
create table if not exists draws (
    id integer primary key, dataset text not null, as_of text not null, version integer not null,
    list_date text not null, seed text not null, asked integer not null, kinds text not null, village text,
    listed integer not null, author text not null, at text not null);
create table if not exists drawn (
    draw integer not null references draws, thing text not null, village_code text not null, state text not null,
    weight real not null, primary key (draw, thing));
create table if not exists drawn_values (
    draw integer not null references draws, thing text not null, field text not null, value text,
    primary key (draw, thing, field));

create trigger if not exists draws_update before update on draws
begin select raise(abort, 'draws are only added to'); end;
create trigger if not exists draws_delete before delete on draws
begin select raise(abort, 'draws are only added to'); end;
create trigger if not exists drawn_update before update on drawn
begin select raise(abort, 'draws are only added to'); end;
create trigger if not exists drawn_delete before delete on drawn
begin select raise(abort, 'draws are only added to'); end;
create trigger if not exists drawn_values_update before update on drawn_values
begin select raise(abort, 'draws are only added to'); end;
create trigger if not exists drawn_values_delete before delete on drawn_values
begin select raise(abort, 'draws are only added to'); end;
