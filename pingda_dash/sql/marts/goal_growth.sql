-- goal_growth: how much each goal grew between two of its reports, in the same villages: a village heard for the first
-- time is no growth. Null where the same villages cannot be told apart (a share that more villages stand in now).
-- compared: the part of the villages heard at the later report that were heard at the earlier one, too.
-- grain: kind, goal, village (null: the township), since, report date        units: as goals.unit
-- key: kind, goal_id, village_code or null, since, report_date
-- kept
with pairs as (
    select b.kind, b.goal_id, b.village_code, a.report_date as since, b.report_date, b.value - a.value as difference,
           a.heard as heard_since, b.heard
    from goal_reports as a
    join goal_reports as b on b.kind = a.kind and b.goal_id = a.goal_id
                          and b.village_code is not distinct from a.village_code
                          and a.report_date < b.report_date and a.report_date >= a.start
),
of_villages as (
    select goal_id, village_code, report_date, value from goal_reports
    where kind = 'indicator' and village_code is not null
),
-- Where villages were heard for the first time between the two: what those had that were heard before.
entered as (
    select p.kind, p.goal_id, p.village_code, p.since, p.report_date, p.difference,
           sum(f.value) as first_heard
    from pairs as p
    join (
        select goal_id, village_code, min(report_date) as first_on from of_villages group by goal_id, village_code
    ) as e on e.goal_id = p.goal_id and e.first_on > p.since and e.first_on <= p.report_date
    asof join of_villages as f
      on f.goal_id = e.goal_id and f.village_code = e.village_code and f.report_date <= p.report_date
    where p.village_code is null and p.heard_since < p.heard
    group by all
)
select p.kind, p.goal_id, p.village_code, p.since, p.report_date,
       case when p.heard is null or p.heard = p.heard_since then p.difference
            when i.unit <> '%' and i.id is not null then p.difference - e.first_heard end as growth,
       coalesce(p.heard_since / nullif(p.heard, 0), 1) as compared
from pairs as p
left join (select 'indicator' as kind, id, unit from plan_indicators) as i on i.kind = p.kind and i.id = p.goal_id
left join entered as e on e.kind = p.kind and e.goal_id = p.goal_id and e.since = p.since
                      and e.report_date = p.report_date and e.village_code is not distinct from p.village_code
