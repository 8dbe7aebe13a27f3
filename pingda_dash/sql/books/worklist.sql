-- What became of each finding: when a version of the lake had it and when no longer (begun, ended), whom it was asked of,
-- how it was explained, who closed it. Only ever added to: how an item stands is worked out (`sql/queries/worklist.sql`).
create table if not exists worklist (
    id integer primary key, item text not null, step text not null, since text, version integer, whom text, words text,
    author text not null, unit text not null, as_of text, detail text not null, at text not null);
create index if not exists worklist_of_item on worklist (item);

create trigger if not exists worklist_update before update on worklist
begin select raise(abort, 'the worklist is only added to'); end;
create trigger if not exists worklist_delete before delete on worklist
begin select raise(abort, 'the worklist is only added to'); end;
