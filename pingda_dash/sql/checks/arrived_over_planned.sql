-- arrived_over_planned: a project that received more (ours) than was planned for it (theirs).
-- grain: project, report        units: 万元        key: subject, since
-- kept
select 'funds' as one, village_code, project_id as subject, 'arrived_wan' as field, arrived_wan as ours,
       '万元' as our_unit, planned_wan as theirs, '万元' as their_unit, report_date as since,
       next_report(project_id, report_date) as until, source_sha256, source_row
from funds
qualify arrived_wan > planned_wan
