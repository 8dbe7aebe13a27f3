-- case_differences: the cases that the household register of then knows otherwise, by village and kind of difference:
-- 户主 (another head), 名册 (not in it), 村 (it stands in another village). One of them begins or ends on each day.
-- grain: village, difference, day on which a report or a register came        units: cases 户
-- key: village_code, difference, since
-- kept
with periods as (
    select village_code, household_id, since, until, source_sha256, source_row,
           unnest(list_filter([if(other_head, '户主', null), if(not is_listed, '名册', null),
                               if(listed_village <> village_code, '村', null)], lambda one : one is not null)) as difference
    from cases_beside_register
),
days as (
    select village_code, difference, since as day from periods
    union
    select village_code, difference, until from periods where until is not null
),
turns as (
    select village_code, difference, day as since,
           lead(day) over (partition by village_code, difference order by day) as until
    from days
)
select t.village_code, t.difference, t.since, t.until, count(*) as cases,
       string_agg(p.household_id, '、' order by p.household_id) as things,
       any_value(p.source_sha256) as source_sha256, min(p.source_row) as source_row
from turns as t
join periods as p
  on p.village_code = t.village_code and p.difference = t.difference and p.since <= t.since
 and (p.until is null or p.until > t.since)
group by t.village_code, t.difference, t.since, t.until
