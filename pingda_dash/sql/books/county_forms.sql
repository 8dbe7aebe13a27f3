-- Forms from above: each template that was received under a name, and each mapping of its blanks to figures. Only ever added to:
-- what counts is the newest template of a name, and its newest mapping.
-- sha256: as `originals.py` keeps the file, '' of one that was erased. version: from 1, within the name or the template.
create table if not exists form_templates (
    id integer primary key, name text not null, version integer not null, sha256 text not null, filename text not null,
    bytes integer not null, author text not null, office text not null, at text not null, unique (name, version));
-- choices: {place: {figure, scope, scope_id, unit}} as JSON; absent: what is done with what nobody reported.
create table if not exists form_mappings (
    id integer primary key, template integer not null references form_templates, version integer not null,
    choices text not null, absent text not null, author text not null, office text not null, at text not null,
    unique (template, version));
-- What the templates of a name are called from then on: name: of their rows; called: as they are shown and asked for, '' for
-- taken down. What counts is the newest; without any they are called by their name.
create table if not exists form_names (
    id integer primary key, name text not null, called text not null, author text not null, office text not null,
    at text not null);
create view if not exists form_called as
select t.name, coalesce((select n.called from form_names as n where n.name = t.name order by n.id desc limit 1), t.name)
    as called
from (select distinct name from form_templates) as t;

create trigger if not exists form_templates_update before update on form_templates
begin select raise(abort, 'forms are only added to'); end;
create trigger if not exists form_templates_delete before delete on form_templates
begin select raise(abort, 'forms are only added to'); end;
create trigger if not exists form_mappings_update before update on form_mappings
begin select raise(abort, 'forms are only added to'); end;
create trigger if not exists form_mappings_delete before delete on form_mappings
begin select raise(abort, 'forms are only added to'); end;
create trigger if not exists form_names_update before update on form_names
begin select raise(abort, 'forms are only added to'); end;
create trigger if not exists form_names_delete before delete on form_names
begin select raise(abort, 'forms are only added to'); end;
