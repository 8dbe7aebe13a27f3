-- indicator_actuals: what was reported for each indicator, by village and for the township.
-- The township's value is the one reported for it (a register's share, a task's percent); else the sum of its
-- villages, each at its latest report, so that a village that misses a week does not drop out of the sum.
-- grain: indicator, village (null: the township), report date        units: as plan_indicators.unit
-- key: indicator_id, village_code or null, report_date
-- kept
with reported as (
    -- Output is counted in the industry's unit; the plan may ask for it in another.
    select i.id as indicator_id, m.village_code, m.report_date,
           case when m.measure = 'output' then m.value * u.factor else m.value end as value
    from plan_indicators as i
    join measures as m on m.dataset = i.dataset and m.measure = i.measure
                      and coalesce(m.item, '') = coalesce(i.item, '')
    left join reference_industries as r on r.industry = m.item
    left join reference_output_units as u on u.from_unit = r.output_unit and u.to_unit = i.unit
),
of_villages as (
    select * from reported where village_code is not null
),
summed as (
    select indicator_id from of_villages
    except
    select indicator_id from reported where village_code is null
),
days as (
    select distinct indicator_id, report_date from of_villages join summed using (indicator_id)
),
reporters as (
    select distinct indicator_id, village_code from of_villages
),
carried as (
    select d.indicator_id, d.report_date, v.value
    from days as d
    join reporters as r using (indicator_id)
    asof left join of_villages as v
      on v.indicator_id = d.indicator_id and v.village_code = r.village_code and v.report_date <= d.report_date
)
select indicator_id, village_code, report_date, value from reported
union all
select indicator_id, null, report_date, sum(value) from carried group by indicator_id, report_date
