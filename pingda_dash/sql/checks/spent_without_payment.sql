-- spent_without_payment: money spent (ours) without the day it was paid on, in a report that says it of others; or a day
-- without money.
-- grain: project, report        units: 万元        key: subject, since
-- kept
select 'funds' as one, village_code, project_id as subject, 'spent_wan' as field, coalesce(spent_wan, 0) as ours,
       '万元' as our_unit, coalesce(paid_on::varchar, '未填') as their_text, report_date as since,
       next_report(project_id, report_date) as until, source_sha256, source_row
from funds
qualify coalesce(spent_wan, 0) > 0 and paid_on is null and max(paid_on) over (partition by report_date) is not null
        or coalesce(spent_wan, 0) = 0 and paid_on is not null
