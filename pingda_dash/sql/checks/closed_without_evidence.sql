-- closed_without_evidence: problems struck off the list (已销号) without 销号日期 or 佐证: their number (ours), and which.
-- grain: unit of work, report        units: 条        key: unit, since
-- kept
with days as (
    select report_date, lead(report_date) over (order by report_date) as until
    from (select distinct report_date from rectification)
)
select 'rectification' as one, null::varchar as village_code, r.unit, null::varchar as subject, count(*) as ours,
       '条' as our_unit, string_agg(problem_id, '、' order by problem_id) as things, d.report_date as since, d.until
from rectification as r
join days as d using (report_date)
where r.state = '已销号' and (r.closed_on is null or r.evidence is null)
group by r.unit, d.report_date, d.until
