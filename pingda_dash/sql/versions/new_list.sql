-- new_list: how a register's newest list at one version differs from its newest at an earlier one, where it is of
-- a later day: a list of a new day is all new rows to the lake, and to a reader only what differs. versions.py fills in
-- the rest.
-- grain: one row, none where no later list came      units: rows      key: none
with old as (
    select * from lake.{table} at (version => {first})  -- noqa: AL05
    qualify register_date = max(register_date) over ()
),
new as (
    select * from lake.{table} at (version => {last})  -- noqa: AL05
    qualify register_date = max(register_date) over ()
)
select max(new.register_date) as day, max(old.register_date) as since,
       count(*) filter (where old.source_row is null) as joined,
       count(*) filter (where old.source_row is not null and new.source_row is not null and ({differ})) as changed,
       count(*) filter (where new.source_row is null) as gone
from old full join new on {same_key}
having max(new.register_date) > max(old.register_date)
