-- event_people: more people at an event (ours) than its village has (theirs).
-- grain: event, report        units: 人        key: village_code, subject, since
-- kept
select 'activities' as one, a.village_code, concat_ws(' ', a.kind, a.event) as subject, 'people' as field, a.people as ours,
       '人' as our_unit, v.population as theirs, '人' as their_unit, a.report_date as since, null::date as until,
       a.source_sha256, a.source_row
from activities as a
asof join villages as v on v.village_code = a.village_code and v.register_date <= a.report_date
where a.people > v.population
