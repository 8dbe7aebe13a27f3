-- workshop_recognition: a workshop that was recognised (theirs) and is said not to be eligible, or gives nobody work (ours).
-- grain: workshop, report        units: 人        key: subject, since
-- kept
select 'workshops' as one, village_code, workshop as subject, 'workers' as field, coalesce(workers, 0) as ours,
       '人' as our_unit, recognised_on::varchar as their_text, report_date as since,
       next_report(workshop, report_date) as until, source_sha256, source_row
from workshops
qualify recognised_on is not null and (not eligible or coalesce(workers, 0) = 0)
