-- village_set: several villages together, $villages a comma between their codes: what adds up, and of how many of them it
-- is known (…_of). What none of them has reported is null.
-- households … watched: of the register in force; late: duties that are behind, overdue or broken, of villages that have
-- reported; actual, target: of $indicator, null of a share, which does not add up (is_share).
-- grain: one row        units: households 户, people 人, actual and target as unit
with chosen as (
    select * from village_standing where list_contains(string_split($villages, ','), village_code)
),
homes as (
    select count(distinct h.village_code) as homes_of, count(*) as households, sum(h.members) as people,
           count(*) filter (where h.is_registered) as registered,
           count(*) filter (where h.category = '未脱贫户') as remaining,
           count(*) filter (where c.is_open) as watched
    from household_list as h
    join chosen using (village_code)
    left join case_list as c using (household_id)
),
duties as (
    select count(*) as villages, count(*) filter (where reported > 0) as late_of,
           sum(behind + overdue + broken) filter (where reported > 0) as late,
           sum(ledgers_in) as ledgers_in, sum(ledgers) as ledgers
    from chosen
),
indicator as (
    select max(i.unit) as unit, bool_or(i.unit = '%') as is_share,
           sum(i.actual) filter (where i.unit <> '%') as actual, count(i.actual) as actual_of,
           sum(i.target) filter (where i.unit <> '%') as target, count(i.target) as target_of
    from indicator_standing as i
    join chosen using (village_code)
    where i.id = $indicator
)
select d.*, h.homes_of,
       if(h.homes_of > 0, h.households, null) as households, h.people,
       if(h.homes_of > 0, h.registered, null) as registered, if(h.homes_of > 0, h.remaining, null) as remaining,
       if(h.homes_of > 0, h.watched, null) as watched,
       i.*
from duties as d
cross join homes as h
cross join indicator as i
