-- measures_guarantees: each item's numbers by village, and the shares (已达标 of 应保障) of village and township.
-- Where nobody is to be guaranteed the share is 100. Of 乡村医生 every clinic is to be guaranteed (四(三)).
-- grain: measure, item, village (null: the township), report date        units: percent 0..100, else as the contract
-- key: measure, item, village_code or null, report_date
-- kept
with days as (
    select distinct item, report_date from guarantees
),
reporters as (
    select distinct item, village_code from guarantees
),
-- A village that misses a report keeps its last figures.
carried as (
    select d.item, d.report_date, g.due, g.met
    from days as d
    join reporters as r using (item)
    asof left join guarantees as g
      on g.item = d.item and g.village_code = r.village_code and g.report_date <= d.report_date
),
of_villages as (
    unpivot (select item, village_code, report_date, open::double as open, due::double as due, met::double as met,
                    added::double as added, case when due = 0 then 100 else 100.0 * met / due end as percent
             from guarantees)
    on open, due, met, added, percent into name measure value value
)
select measure, item, village_code, report_date, value from of_villages
union all
select 'percent', item, null, report_date, case when sum(due) = 0 then 100 else 100.0 * sum(met) / sum(due) end
from carried group by item, report_date
