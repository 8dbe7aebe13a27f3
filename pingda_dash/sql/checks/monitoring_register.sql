-- monitoring_register: the cases open on the register's day against the households that the register calls so, by
-- village and kind. A village whose cases were never reported is not compared.
-- grain: village, kind, register        key: village_code, subject, since
-- kept
with kinds as (
    select word as kind from dataset_words where dataset = 'households' and field = 'category'
    intersect
    select word from dataset_words where dataset = 'monitoring' and field = 'kind'
),
registers as (
    select register_date, until from register_periods where dataset = 'households'
),
on_the_day as (
    select r.register_date, m.village_code, m.kind, case_is_open(m.outcome, m.cleared_on, r.register_date) as is_open
    from registers as r
    join monitoring as m on m.report_date <= r.register_date
    qualify row_number() over (partition by r.register_date, m.household_id order by m.report_date desc) = 1
),
reported as (
    select v.register_date, v.village_code, k.kind, count(*) filter (d.is_open) as open
    from (select distinct register_date, village_code from on_the_day) as v
    cross join kinds as k
    left join on_the_day as d
      on d.register_date = v.register_date and d.village_code = v.village_code and d.kind = k.kind
    group by all
),
listed as (
    select register_date, village_code, category as kind, count(*) as listed from households group by all
)
select 'monitoring' as one, 'households' as other, t.village_code, (select affairs_unit from plan_campaign) as unit,
       t.kind as subject, t.open as ours, '户' as our_unit, coalesce(l.listed, 0) as theirs, '户' as their_unit,
       t.register_date as since, r.until
from reported as t
join registers as r on r.register_date = t.register_date
left join listed as l on l.register_date = t.register_date and l.village_code = t.village_code and l.kind = t.kind
where t.open <> coalesce(l.listed, 0)
