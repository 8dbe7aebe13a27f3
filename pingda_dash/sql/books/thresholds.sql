-- What somebody set a threshold to (value), what it was before, why. Only ever added to: a threshold is its newest row's
-- value, without one the default of thresholds.yaml.
create table if not exists thresholds (
    id integer primary key, name text not null, value real not null, was real not null, why text not null,
    author text not null, at text not null);
create index if not exists thresholds_of_name on thresholds (name);

create trigger if not exists thresholds_update before update on thresholds
begin select raise(abort, 'thresholds are only added to'); end;
create trigger if not exists thresholds_delete before delete on thresholds
begin select raise(abort, 'thresholds are only added to'); end;
