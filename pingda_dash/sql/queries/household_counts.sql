-- household_counts: households by category, for the township or one village, and of those that were ever 未脱贫户 the
-- ones that still lack a standard for leaving poverty. One row; null when no register.
select nullif(count(*), 0) as households, sum(members) as people,
       count(*) filter (category = '一般户') as general,
       count(*) filter (category = '脱贫户') as lifted,
       count(*) filter (category = '未脱贫户') as unlifted,
       coalesce(sum(members) filter (category = '未脱贫户'), 0) as unlifted_people,
       count(*) filter (was_unlifted and not is_lifted) as lacking,
       coalesce(sum(members) filter (was_unlifted and not is_lifted), 0) as lacking_people,
       count(*) filter (was_unlifted and is_unverified) as unverified,
       count(*) filter (category = '脱贫不稳定户') as unstable,
       count(*) filter (category = '边缘易致贫户') as marginal,
       count(*) filter (is_registered) as registered,
       sum(members) filter (is_registered) as registered_people,
       sum(net_income * members) / nullif(sum(members) filter (net_income is not null), 0) as average_income,
       max(register_date) as register_date
from household_list where $village is null or village_code = $village
