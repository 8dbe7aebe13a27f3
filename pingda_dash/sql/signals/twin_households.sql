-- twin_households: households of a village with the same income, 家庭人口 and 劳动力, more pairs of them than the village's
-- own incomes and families make by chance. statistic: pairs; expected: of incomes and families that have nothing to
-- do with one another, times what the villages' middle has of it (1 or more); n: households. p_value: a Poisson tail
-- of both over their dispersion.
-- grain: village, register        units: 对 (pairs)        key: village_code, since
-- kept
with homes as (
    select register_date, village_code, net_income, members * 100 + coalesce(labour, 0) as family
    from households where net_income > 0
),
tallies as (
    select register_date, village_code, net_income, family, count(*) as c, grouping(net_income) as no_income,
           grouping(family) as no_family
    from homes
    group by grouping sets ((register_date, village_code, net_income, family),
        (register_date, village_code, net_income),
                            (register_date, village_code, family))
),
sums as (
    select register_date, village_code, sum(c) filter (no_family = 1) as n,
           sum(c * (c - 1) / 2) filter (no_family = 0 and no_income = 0) as pairs,
           sum(c::double ** 2) filter (no_family = 1) as incomes2,
           sum(c::double ** 3) filter (no_family = 1) as incomes3,
           sum(c::double ** 2) filter (no_income = 1) as families2,
           sum(c::double ** 3) filter (no_income = 1) as families3
    from tallies group by register_date, village_code
),
chances as (
    select *, (incomes2 - n) / (n * (n - 1)) * (families2 - n) / (n * (n - 1)) as alike,
           incomes3 / n ** 3 * (families3 / n ** 3) as alike_thrice
    from sums where n >= 30
),
meant as (
    select *, n * (n - 1) / 2 * alike as mean,
           1 + 2 * (n - 2) * greatest(alike_thrice - alike ** 2, 0) / nullif(alike, 0) as dispersion
    from chances where alike > 0
),
scaled as (
    select *, mean * greatest(1, median(pairs / mean) over (partition by register_date)) as expected from meant
)
select 'households' as one, village_code, pairs as statistic, n, round(expected, 1) as expected,
       case when pairs > 1.3 * expected then poisson_tail(pairs / dispersion, expected / dispersion)
            else 1 end as p_value,
       register_date as first_on, register_date as since
from scaled
