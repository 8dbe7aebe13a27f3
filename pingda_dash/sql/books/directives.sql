-- 督办件 (directives): what was asked of whom by when, and every step until 销号 and after it, with its evidence. Only ever
-- added to: how a directive stands is worked out (`sql/macros/directives.sql`).
-- number: within its year, one after another; label: its 督办单 number as it was written then. unit or village: whom it was
-- given to, and a step 'handed_on' gives it to. version: the report that answers.
create table if not exists directives (
    id integer primary key, year integer not null, number integer not null, label text not null, item text not null,
    title text not null, figure text not null, status text not null, work text not null, unit text, village text,
    due text not null, as_of text not null, author text not null, office text not null, at text not null,
    unique (year, number), check ((unit is null) <> (village is null)));
create table if not exists directive_steps (
    id integer primary key, directive integer not null references directives, step text not null, words text not null,
    reason text not null, version integer, due text, unit text, village text, as_of text not null, author text not null,
    office text not null, at text not null);
create index if not exists directive_steps_of on directive_steps (directive);
-- The files of an answer: sha256 as `originals.py` keeps it, '' of one that was erased.
create table if not exists directive_evidence (
    step integer not null references directive_steps, place integer not null, sha256 text not null, name text not null,
    bytes integer not null, primary key (step, place));

create trigger if not exists directives_update before update on directives
begin select raise(abort, 'directives are only added to'); end;
create trigger if not exists directives_delete before delete on directives
begin select raise(abort, 'directives are only added to'); end;
create trigger if not exists directive_steps_update before update on directive_steps
begin select raise(abort, 'directives are only added to'); end;
create trigger if not exists directive_steps_delete before delete on directive_steps
begin select raise(abort, 'directives are only added to'); end;
create trigger if not exists directive_evidence_update before update on directive_evidence
begin select raise(abort, 'directives are only added to'); end;
create trigger if not exists directive_evidence_delete before delete on directive_evidence
begin select raise(abort, 'directives are only added to'); end;
