-- Names for versions of a lake, such as 上次例会: at most one version has each.
create table if not exists marks (name text primary key, version integer, author text, at text);
