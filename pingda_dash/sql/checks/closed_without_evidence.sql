-- closed_without_evidence: problems struck off the list (已销号) without 销号日期 or 佐证: their number (ours), and which.
-- grain: one row a unit of work        units: 条        key: unit
select 'rectification' as one, null::varchar as village_code, unit, null::varchar as subject, count(*) as ours,
       '条' as our_unit, string_agg(problem_id, '、' order by problem_id) as things, min(report_date) as since
from problem_list
where not is_open and (closed_on is null or evidence is null)
group by unit
