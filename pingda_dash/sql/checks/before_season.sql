-- before_season: what the plan begins on a day of its own (香料烟收购, 烤烟移栽, 烤烟交售) is reported more than a week before.
-- theirs: the day on which it begins. What is less than a hundredth of the plan's target is left.
-- grain: village, item, field, report        key: village_code, subject, field, since
-- kept
select f.dataset as one, f.village_code, f.thing as subject, f.field, f.value as ours, f.unit as our_unit,
       i.start::varchar as their_text, f.report_date as since, f.next_on as until, f.source_sha256, f.source_row
from figures as f
join plan_indicators as i on i.dataset = f.dataset and i.item = f.thing and i.measure = f.field
cross join plan_campaign as c
where i.start > c.start and f.report_date < i.start - 7 and f.value > 0.01 * i.target
