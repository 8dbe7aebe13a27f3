-- indicator_actuals: what was reported for each indicator, by village and for the township.
-- The township's value is the one reported for it (a register's share, a task's percent); else the sum of its
-- villages, each at its latest report, so that a village that misses a week does not drop out of the sum.
-- heard: the villages that the figure knows of, of a register those that are in it; null where a ledger is not asked of
-- every village. oldest, mean_on: the oldest report in the figure, and the day in the middle of its villages' reports.
-- first_sum, first_on: the villages' own first values together, as far as they are known on that day, and the day in
-- the middle of those first reports.
-- grain: indicator, village (null: the township), report date        units: as plan_indicators.unit
-- key: indicator_id, village_code or null, report_date
-- kept
with reported as (
    -- Output is counted in the industry's unit; the plan may ask for it in another.
    select i.id as indicator_id, d.covers, m.village_code, m.report_date,
           case when m.measure = 'output' then m.value * u.factor else m.value end as value
    from plan_indicators as i
    join measures as m on m.dataset = i.dataset and m.measure = i.measure
                      and coalesce(m.item, '') = coalesce(i.item, '')
    join dataset_list as d on d.dataset = i.dataset
    left join reference_industries as r on r.industry = m.item
    left join reference_output_units as u on u.from_unit = r.output_unit and u.to_unit = i.unit
),
of_villages as (
    select *, first(value) over (partition by indicator_id, village_code order by report_date) as first_value,
           min(report_date) over (partition by indicator_id, village_code) as first_on
    from reported where village_code is not null and value is not null
),
stated as (
    select * from reported where village_code is null and value is not null
),
days as (
    select distinct indicator_id, report_date from reported
),
reporters as (
    select distinct indicator_id, covers, village_code from of_villages
),
carried as (
    select d.indicator_id, d.report_date, v.village_code, v.value, v.first_value, v.first_on, v.report_date as own_date
    from days as d
    join reporters as r using (indicator_id)
    asof left join of_villages as v
      on v.indicator_id = d.indicator_id and v.village_code = r.village_code and v.report_date <= d.report_date
    where r.covers is distinct from 'register' or v.report_date = d.report_date
),
summed as (
    select indicator_id, report_date, sum(value) as value, count(value) as heard, min(own_date) as oldest,
           date '2020-01-01' + avg(own_date - date '2020-01-01')::int as mean_on,
           sum(first_value) as first_sum, date '2020-01-01' + avg(first_on - date '2020-01-01')::int as first_on
    from carried group by indicator_id, report_date
),
township as (
    select d.indicator_id, d.report_date, if(t.value is null and not exists (
               select 1 from stated as s where s.indicator_id = d.indicator_id), v.value, t.value) as value,
           v.heard, v.oldest, v.mean_on,
           -- Shares do not add up.
           if(t.value is null, v.first_sum, null) as first_sum, if(t.value is null, v.first_on, null) as first_on
    from days as d
    left join summed as v using (indicator_id, report_date)
    left join stated as t on t.indicator_id = d.indicator_id and t.report_date = d.report_date
)
select indicator_id, village_code, report_date, value, null::bigint as heard, report_date as oldest,
       report_date as mean_on, first_value as first_sum, first_on
from of_villages
union all
select t.indicator_id, null, t.report_date, t.value, if(d.covers is null, null, t.heard),
       coalesce(if(d.covers is null, null, t.oldest), t.report_date),
       coalesce(if(d.covers is null, null, t.mean_on), t.report_date), t.first_sum, t.first_on
from township as t
join plan_indicators as i on i.id = t.indicator_id
join dataset_list as d on d.dataset = i.dataset
where t.value is not null
