-- place_planned: a place that is still being planned and reports more visitors (ours) than every place that is further on
-- (theirs).
-- grain: place, report        units: 人次        key: subject, since
-- kept
with reports as (
    select *, next_report(place, report_date) as until,
           max(visitors) filter (stage <> '谋划') over (partition by report_date) as greatest
    from tourism
)
select 'tourism' as one, village_code, place as subject, 'visitors' as field, visitors as ours, '人次' as our_unit,
       greatest as theirs, '人次' as their_unit, report_date as since, until, source_sha256, source_row
from reports
where stage = '谋划' and visitors > greatest
