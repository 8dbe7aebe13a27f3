-- event_list: the events of 内生动力 held up to the as-of date; without a village it was 全乡.
-- grain: one row an event        units: 人        key: held_on, village_code or null, kind, event
select a.report_date as held_on, a.kind, a.event, a.village_code, coalesce(v.village, '全乡') as village, a.people, a.completes
from activities as a
left join village_list as v using (village_code)
where a.report_date <= getvariable('as_of')
