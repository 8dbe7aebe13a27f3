-- monitoring_register: the cases open on the register's day against the households that the register calls so, by
-- village and kind. A village whose cases were never reported is not compared.
-- grain: one row a village and kind        key: village_code, subject
with kinds as (
    select word as kind from dataset_words where dataset = 'households' and field = 'category'
    intersect
    select word from dataset_words where dataset = 'monitoring' and field = 'kind'
),
on_the_day as (
    select m.village_code, m.kind, case_is_open(m.outcome, m.cleared_on, f.register_date) as is_open
    from monitoring as m
    join register_in_force as f on f.dataset = 'households' and m.report_date <= f.register_date
    qualify row_number() over (partition by m.household_id order by m.report_date desc) = 1
),
reported as (
    select v.village_code, k.kind, count(*) filter (d.is_open) as open
    from (select distinct village_code from on_the_day) as v
    cross join kinds as k
    left join on_the_day as d on d.village_code = v.village_code and d.kind = k.kind
    group by all
),
listed as (
    select village_code, category as kind, count(*) as listed from household_list group by all
)
select t.village_code, (select affairs_unit from plan_campaign) as unit, t.kind as subject, t.open as ours,
       '户' as our_unit, coalesce(l.listed, 0) as theirs, '户' as their_unit
from reported as t
left join listed as l on l.village_code = t.village_code and l.kind = t.kind
where exists (select 1 from household_list) and t.open <> coalesce(l.listed, 0)
