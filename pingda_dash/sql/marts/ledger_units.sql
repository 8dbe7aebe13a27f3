-- ledger_units: the units that answer for each ledger: every one that leads a duty which it feeds. place 1 leads most.
-- grain: dataset × unit        key: dataset, unit
with led as (
    select dataset, lead_unit as unit, count(*) as duties, min(position) as position
    from duty_standing where village_code is null and dataset is not null group by dataset, lead_unit
)
select dataset, unit, duties, row_number() over (partition by dataset order by duties desc, position) as place
from led
