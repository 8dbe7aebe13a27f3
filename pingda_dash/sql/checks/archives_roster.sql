-- archives_roster: a village's 档案 (ours) against the registered households of the household register of then (theirs), for
-- as long as both were the newest.
-- grain: village, day on which one of them came        units: 份, 户        key: village_code, since
-- kept
with reported as (
    select *, next_report(village_code, report_date) as next_on from records
)
select 'records' as one, 'households' as other, r.village_code, (select affairs_unit from plan_campaign) as unit,
       'files' as field, files as ours, '份' as our_unit, h.registered_homes as theirs, '户' as their_unit,
       greatest(r.report_date, h.register_date) as since, least(r.next_on, h.until) as until,
       r.source_sha256, r.source_row
from reported as r
join village_registers as h
  on h.village_code = r.village_code and (r.next_on is null or h.register_date < r.next_on)
 and (h.until is null or r.report_date < h.until)
where files <> h.registered_homes
