-- register_in_force: which register speaks for the as-of date: the latest not after it, else the first there is.
-- grain: one row a register        key: dataset
select dataset,
       coalesce(max(register_date) filter (register_date <= getvariable('as_of')), min(register_date)) as register_date
from register_dates
group by dataset
