-- workshops_over_labour: a workshop with more poor workers than the registered households of its village have labour.
-- grain: workshop, report        units: 人        key: subject, since
-- kept
with reported as (
    select *, next_report(workshop, report_date) as next_on from workshops
)
select 'workshops' as one, 'households' as other, w.village_code, workshop as subject, 'poor_workers' as field,
       poor_workers as ours, '人' as our_unit, r.registered_labour as theirs, '人' as their_unit,
       w.report_date as since, w.next_on as until, w.source_sha256, w.source_row
from reported as w
asof join village_registers as r on r.village_code = w.village_code and r.register_date <= w.report_date
where r.knows_labour and poor_workers > r.registered_labour
