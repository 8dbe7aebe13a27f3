-- problem_without_evidence: a problem struck off the list (已销号) without 销号日期 (ours) or 佐证 (theirs).
-- grain: problem, report        key: subject, since
-- kept
select 'rectification' as one, village_code, unit, problem_id as subject, 'closed_on' as field,
       coalesce(closed_on::varchar, '未填') as our_text, if(evidence is null, '未填', '已填') as their_text,
       report_date as since, lead(report_date) over (partition by problem_id order by report_date) as until,
       source_sha256, source_row
from rectification
qualify state = '已销号' and (closed_on is null or evidence is null)
