-- measures_households: what each 农户名册 counts, for its villages and the township. 建档立卡户 are 脱贫户, 未脱贫户 and
-- 脱贫不稳定户; partnered_percent is of those with labour and 有产业意愿 (plan 四(一)2).
-- lacking_…: of the households that a register ever called 未脱贫户, those that lack a standard for leaving poverty (plan
-- 二(一)); their 户类型 changes only in the yearly 动态管理, and says nothing of it. What is not reported is not met;
-- <measure>_unknown: how many of them are counted only because something is not reported.
-- grain: measure, village (null: the township), register date        key: measure, village_code or null, report_date
-- kept
with unlifted as (
    select household_id, min(register_date) as since from households where category = '未脱贫户' group by household_id
),
homes as (
    select h.*, is_registered_kind(category) as is_registered,
           is_registered_kind(category) and industry_willing and labour > 0 as is_willing,
           coalesce(h.register_date >= u.since, false) as was_unlifted
    from households as h left join unlifted as u on u.household_id = h.household_id
),
judged as (
    select h.*, coalesce(net_income >= c.poverty_line, false) as income_met,
           exit_standard_met(net_income, c.poverty_line, housing_safe, schooling_met, medical_met, water_safe) as met,
           exit_standard_unverified(net_income, c.poverty_line, housing_safe, schooling_met, medical_met, water_safe)
               as unverified
    from homes as h cross join plan_campaign as c
),
counted as (
    select register_date as report_date, village_code,
           count(*) filter (was_unlifted and not met)::double as lacking_households,
           count(*) filter (was_unlifted and unverified)::double as lacking_households_unknown,
           coalesce(sum(members) filter (was_unlifted and not met), 0)::double as lacking_people,
           coalesce(sum(members) filter (was_unlifted and unverified), 0)::double as lacking_people_unknown,
           coalesce(sum(members) filter (was_unlifted and not income_met), 0)::double as lacking_income_people,
           coalesce(sum(members) filter (was_unlifted and net_income is null), 0)::double
               as lacking_income_people_unknown,
           case when count(net_income) filter (is_registered) > 0
                then coalesce(sum(members) filter (is_registered and not income_met), 0) end::double
               as below_line_people,
           coalesce(sum(members) filter (is_registered and net_income is null), 0)::double as below_line_people_unknown,
           case when count(medical_met) filter (is_registered) > 0
                then 100.0 * count(*) filter (medical_met and is_registered) / count(*) filter (is_registered) end
               as medical_percent,
           count(*) filter (is_registered and medical_met is null)::double as medical_percent_unknown,
           100.0 * count(*) filter (is_willing and partner is not null)
               / nullif(count(*) filter (is_willing), 0) as partnered_percent
    from judged
    group by grouping sets ((register_date, village_code), (register_date))
)
select measure, null::varchar as item, village_code, report_date, value
from (
    unpivot counted
    on columns(* exclude (report_date, village_code))
    into name measure value value
)
