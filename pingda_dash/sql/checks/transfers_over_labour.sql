-- transfers_over_labour: more people of a village transferred to work (all destinations) than its households have labour,
-- or more registered ones than the registered households have (field).
-- grain: village, figure, report        units: 人        key: village_code, field, since
-- kept
with reported as (
    select village_code, report_date, sum(people) as people, sum(poor_people) as poor_people,
           any_value(source_sha256) as source_sha256, min(source_row) as source_row,
           next_report(village_code, report_date) as next_on
    from employment where item = '新增转移就业' group by village_code, report_date
),
pairs as (
    select e.village_code, e.report_date, e.next_on, unnest(['people', 'poor_people']) as field,
           unnest([e.people, e.poor_people]) as ours,
           unnest([if(r.is_whole, r.labour, null), r.registered_labour]) as theirs, e.source_sha256, e.source_row
    from reported as e
    asof join village_registers as r on r.village_code = e.village_code and r.register_date <= e.report_date
    where r.knows_labour
)
select 'employment' as one, 'households' as other, village_code, '新增转移就业' as subject, field, ours, '人' as our_unit,
       theirs, '人' as their_unit, report_date as since, next_on as until, source_sha256, source_row
from pairs
where ours > theirs
