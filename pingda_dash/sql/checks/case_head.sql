-- case_head: cases whose head is another than in the household register of then.
-- grain: village, day on which a report or a register came        units: 户        key: village_code, since
-- kept
with periods as (
    select village_code, household_id, since, until, source_sha256, source_row
    from cases_beside_register where other_head
),
days as (
    select village_code, since as day from periods union select village_code, until from periods where until is not null
),
turns as (
    select village_code, day as since, lead(day) over (partition by village_code order by day) as until from days
)
select 'monitoring' as one, 'households' as other, t.village_code, 'head_name' as field, count(*) as ours,
       '户' as our_unit, string_agg(p.household_id, '、' order by p.household_id) as things, t.since, t.until,
       any_value(p.source_sha256) as source_sha256, min(p.source_row) as source_row
from turns as t
join periods as p
  on p.village_code = t.village_code and p.since <= t.since and (p.until is null or p.until > t.since)
group by t.village_code, t.since, t.until
