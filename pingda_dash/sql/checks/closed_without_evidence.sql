-- closed_without_evidence: problems struck off the list (已销号) without 销号日期 or 佐证.
-- grain: one row a unit of work        key: unit
select null::varchar as village_code, unit, format('{}问题已销号,缺销号日期或佐证', format_counted(count(*), '条')) as title,
       format('{} · {}', unit, string_agg(problem_id, '、' order by problem_id)) as detail
from problem_list
where not is_open and (closed_on is null or evidence is null)
group by unit
