-- measures_employment: people and 建档立卡 people of each item, all destinations together, by village.
-- A destination that a later report leaves out keeps its last figure: the ledger is cumulative.
-- grain: measure, item, village, report date        key: measure, item, village_code, report_date
-- kept
with days as (
    select distinct report_date, village_code, item from employment
),
places as (
    select distinct village_code, item, destination from employment
),
carried as (
    select d.report_date, d.village_code, d.item, e.people, e.poor_people
    from days as d
    join places as p using (village_code, item)
    asof left join employment as e
      on e.village_code = d.village_code and e.item = d.item
     and coalesce(e.destination, '') = coalesce(p.destination, '') and e.report_date <= d.report_date
)
select measure, item, village_code, report_date, value
from (
    unpivot (select report_date, village_code, item, sum(people)::double as people,
                    sum(poor_people)::double as poor_people
             from carried group by all)
    on people, poor_people into name measure value value
)
