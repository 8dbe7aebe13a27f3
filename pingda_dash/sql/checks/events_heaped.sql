-- events_heaped: more than three events of one village on one day (ours), one and the same event of a village with as many
-- people within a month, or of four villages or more on one day with as many people each (things: the villages).
-- grain: village, event or day, day        key: village_code, subject, since
-- kept
select 'activities' as one, village_code, null::varchar as subject, count(*) as ours, '场' as our_unit,
       string_agg(event, '、' order by event) as things, report_date as since, report_date + 15 as until,
       any_value(source_sha256) as source_sha256, min(source_row) as source_row
from activities
where village_code is not null
group by village_code, report_date
having count(*) > 3
union all
select 'activities', a.village_code, a.event, a.people, '人', b.report_date::varchar, a.report_date, a.report_date + 15,
       a.source_sha256, a.source_row
from activities as a
join activities as b
  on b.event = a.event and b.village_code is not distinct from a.village_code and b.people = a.people
 and b.report_date < a.report_date and b.report_date >= a.report_date - 31
union all
select 'activities', null, a.event, any_value(a.people), '人', string_agg(v.village, '、' order by v.position),
       a.report_date, a.report_date + 15, any_value(a.source_sha256), min(a.source_row)
from activities as a
join reference_villages as v using (village_code)
where a.people > 0
group by a.kind, a.event, a.report_date
having count(*) > 3 and min(a.people) = max(a.people)
