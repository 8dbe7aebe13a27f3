-- cases_beside_register: every case as it was last reported beside the household register of then, for as long as both
-- were the newest: the row of its household there, if it has one.
-- grain: household, report, register        key: household_id, since
-- kept
with reports as (
    select *, next_report(household_id, report_date) as next_on from monitoring
)
select m.household_id, m.village_code, m.kind, m.report_date,
       greatest(m.report_date, p.register_date) as since, least(m.next_on, p.until) as until,
       case_is_open(m.outcome, m.cleared_on, greatest(m.report_date, p.register_date)) as is_open,
       h.household_id is not null as is_listed, h.village_code as listed_village, h.category, h.net_income,
       replace(h.head_name, ' ', '') <> replace(m.head_name, ' ', '') as other_head, m.source_sha256, m.source_row
from reports as m
join register_periods as p
  on p.dataset = 'households' and (m.next_on is null or p.register_date < m.next_on)
 and (p.until is null or m.report_date < p.until)
left join households as h on h.household_id = m.household_id and h.register_date = p.register_date
