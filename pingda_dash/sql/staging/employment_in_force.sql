-- employment_in_force: the rows of 就业扶贫台账 that are in force on each day a village reports an item: of each destination
-- the last one, since a report that leaves a destination out keeps its figure (the ledger is cumulative). A report that is
-- not divided by destination is of all of them: it takes the place of the divided ones before it, and they of it.
-- grain: report date, village, item, destination        units: people, poor_people 人 or 人次, willing, informed 人
-- key: report_date, village_code, item, destination or null
-- kept
with days as (
    select report_date, village_code, item, bool_or(destination is null) as whole, bool_or(destination is not null) as divided
    from employment group by all
),
places as (
    select distinct village_code, item, destination from employment
)
select d.report_date, d.village_code, d.item, p.destination, e.people, e.poor_people, e.willing, e.informed
from days as d
join places as p using (village_code, item)
asof join employment as e
  on e.village_code = d.village_code and e.item = d.item
 and coalesce(e.destination, '') = coalesce(p.destination, '') and e.report_date <= d.report_date
where d.whole and d.divided or (p.destination is null) = d.whole
