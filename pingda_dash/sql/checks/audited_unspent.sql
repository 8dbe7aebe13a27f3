-- audited_unspent: a project that was audited with less than half of its money spent (ours; theirs: planned).
-- grain: project, report        units: 万元        key: subject, since
-- kept
select 'funds' as one, village_code, project_id as subject, 'audited' as field, coalesce(spent_wan, 0) as ours,
       '万元' as our_unit, planned_wan as theirs, '万元' as their_unit, report_date as since,
       next_report(project_id, report_date) as until, source_sha256, source_row
from funds
qualify audited = '已审计' and coalesce(spent_wan, 0) < 0.5 * planned_wan
