-- measures_households: what each 农户名册 counts, for its villages and the township. 建档立卡户 are 脱贫户, 未脱贫户 and
-- 脱贫不稳定户; partnered_percent is of those with labour and 有产业意愿 (plan 四(一)2).
-- grain: measure, village (null: the township), register date        key: measure, village_code or null, report_date
-- kept
with homes as (
    select *, category in ('脱贫户', '未脱贫户', '脱贫不稳定户') as is_registered,
           category in ('脱贫户', '未脱贫户', '脱贫不稳定户') and industry_willing and labour > 0 as is_willing
    from households
),
counted as (
    select register_date as report_date, village_code,
           count(*) filter (category = '未脱贫户')::double as unlifted_households,
           coalesce(sum(members) filter (category = '未脱贫户'), 0)::double as unlifted_people,
           case when count(net_income) filter (is_registered) > 0
                then coalesce(sum(members) filter (is_registered and net_income < c.poverty_line), 0) end::double
               as below_line_people,
           100.0 * count(*) filter (medical_met and is_registered)
               / nullif(count(medical_met) filter (is_registered), 0) as medical_percent,
           100.0 * count(*) filter (is_willing and partner is not null)
               / nullif(count(*) filter (is_willing), 0) as partnered_percent
    from homes cross join plan_campaign as c
    group by grouping sets ((register_date, village_code), (register_date))
)
select measure, null::varchar as item, village_code, report_date, value
from (
    unpivot counted
    on unlifted_households, unlifted_people, below_line_people, medical_percent, partnered_percent
    into name measure value value
)
