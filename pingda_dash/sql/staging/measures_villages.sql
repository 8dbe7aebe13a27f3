-- measures_villages: what each 村情名册 counts: 贫困村, those with 特色产业, those with 村集体经济 (plan 二(三)).
-- grain: measure, register date        key: measure, report_date
-- kept
with counted as (
    select register_date as report_date,
           count(*) filter (is_poor)::double as poor_villages,
           case when count(featured_industry) > 0
                then count(*) filter (is_poor and featured_industry is not null) end::double as featured_villages,
           case when count(collective_income_wan) > 0
                then count(*) filter (is_poor and collective_income_wan > 0) end::double as collective_villages
    from villages group by register_date
)
select measure, null::varchar as item, null::varchar as village_code, report_date, value
from (unpivot counted on poor_villages, featured_villages, collective_villages into name measure value value)
