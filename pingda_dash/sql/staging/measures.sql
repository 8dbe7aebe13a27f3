-- measures: every reported number of every dataset, in one long shape.
-- grain: dataset, measure, item, village (null: the township), report date
-- units: output in the industry's own unit (reference industries), percent 0..100, else as the contract
-- key: dataset, measure, item, village_code, report_date
-- kept
with industry_in_unit as (
    select i.* exclude (output), i.output * u.factor as output
    from industry as i
    left join reference_industries as r on r.industry = i.industry
    left join reference_output_units as u on u.from_unit = coalesce(i.output_unit, r.output_unit)
                                         and u.to_unit = r.output_unit
),
industry_long as (
    unpivot (select report_date, village_code, industry as item, area_mu::double as area_mu, output,
                    income_wan, households::double as households, poor_households::double as poor_households
             from industry_in_unit)
    on area_mu, output, income_wan, households, poor_households into name measure value value
),
employment_by_item as (
    select report_date, village_code, item, destination, people, poor_people from employment
),
-- A destination that a later report leaves out keeps its last figure: the ledger is cumulative.
employment_days as (
    select distinct report_date, village_code, item from employment
),
employment_places as (
    select distinct village_code, item, destination from employment
),
employment_carried as (
    select d.report_date, d.village_code, d.item, p.destination, e.people, e.poor_people
    from employment_days as d
    join employment_places as p using (village_code, item)
    asof left join employment_by_item as e
      on e.village_code = d.village_code and e.item = d.item
     and coalesce(e.destination, '') = coalesce(p.destination, '') and e.report_date <= d.report_date
),
employment_long as (
    unpivot (select report_date, village_code, item, sum(people)::double as people,
                    sum(poor_people)::double as poor_people
             from employment_carried group by all)
    on people, poor_people into name measure value value
),
household_counts as (
    select register_date as report_date, village_code,
           count(*) filter (category = '未脱贫户')::double as unlifted_households,
           coalesce(sum(members) filter (category = '未脱贫户'), 0)::double as unlifted_people,
           count(*) filter (category = '脱贫不稳定户')::double as unstable_households,
           count(*) filter (category = '边缘易致贫户')::double as marginal_households,
           case when count(housing_safe) > 0 then count(*) filter (housing_safe = false) end::double as unsafe_housing,
           case when count(schooling_met) > 0 then count(*) filter (schooling_met = false) end::double
               as out_of_school,
           case when count(water_safe) > 0 then count(*) filter (water_safe = false) end::double as unsafe_water,
           100.0 * count(*) filter (medical_met and category in ('脱贫户', '未脱贫户', '脱贫不稳定户'))
               / nullif(count(medical_met) filter (category in ('脱贫户', '未脱贫户', '脱贫不稳定户')), 0)
               as medical_percent
    from households
    group by grouping sets ((register_date, village_code), (register_date))
),
households_long as (
    unpivot household_counts
    on unlifted_households, unlifted_people, unstable_households, marginal_households, unsafe_housing, out_of_school,
       unsafe_water, medical_percent into name measure value value
),
villages_long as (
    select register_date as report_date, null as village_code, 'poor_villages' as measure,
           count(*) filter (is_poor)::double as value
    from villages group by register_date
),
tasks_long as (
    select report_date, task_id as item,
           case state when '已完成' then 100 when '未开始' then coalesce(percent, 0) else percent end::double as value
    from tasks
)
select 'industry' as dataset, measure, item, village_code, report_date, value from industry_long
union all
select 'employment', measure, item, village_code, report_date, value from employment_long
union all
select 'households', measure, null, village_code, report_date, value from households_long
union all
select 'villages', measure, null, village_code, report_date, value from villages_long
union all
select 'tasks', 'percent', item, null, report_date, value from tasks_long where value is not null
