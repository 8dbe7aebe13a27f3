-- bunched_incomes: household incomes just above the poverty line (in the first fortieth of it), of those in the first
-- tenth above it: of a village, beside the other villages; of the township, beside its incomes just above the next
-- two thousands. statistic: how many stand just above; expected: a quarter of n, those of the tenth; p_value: the
-- larger of the binomial tail of a quarter (incomes near the line get no fewer upwards) and of the hypergeometric one
-- beside the others.
-- grain: village (null: all), register        units: 户        key: village_code or null, since
-- kept
with near as (
    select h.register_date, h.village_code, steps.above,
           (h.net_income - steps.above) < c.poverty_line / 40 as is_just
    from households as h
    cross join plan_campaign as c
    cross join lateral (
        select case when h.net_income >= c.poverty_line and h.net_income < 1.1 * c.poverty_line then c.poverty_line
                    when h.net_income >= c.poverty_line + 1000 and h.net_income < 1.1 * c.poverty_line + 1000
                        then c.poverty_line + 1000
                    when h.net_income >= c.poverty_line + 2000 and h.net_income < 1.1 * c.poverty_line + 2000
                        then c.poverty_line + 2000 end as above
    ) as steps
    where steps.above is not null
),
tallies as (
    select n.register_date, n.village_code, count(*) filter (n.above = c.poverty_line) as n,
           count(*) filter (n.is_just and n.above = c.poverty_line) as hits, count(*) as all_n,
           count(*) filter (n.is_just) as all_hits
    from near as n
    cross join plan_campaign as c
    group by grouping sets ((n.register_date, n.village_code), (n.register_date))
),
beside as (
    select t.register_date, t.village_code, t.n, t.hits,
           if(t.village_code is null, t.all_n, w.n) as all_n,
           if(t.village_code is null, t.all_hits, w.hits) as all_hits
    from tallies as t
    join tallies as w on w.register_date = t.register_date and w.village_code is null
    where t.n >= 8
)
select 'households' as one, village_code, 'net_income' as field, hits as statistic, n, n / 4.0 as expected,
       case when hits > 0.35 * n and all_n > n
            then greatest(binomial_tail(hits, n, 0.25), hypergeometric_tail(hits, n, all_hits, all_n))
                 else 1 end as p_value,
       register_date as first_on, register_date as since
from beside
