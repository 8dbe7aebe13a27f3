-- narrow_incomes: household incomes of a village that are nearer to one another than in the other villages, 建档立卡户 and
-- the others each for themselves (subject). statistic: the middle half of its incomes is this wide; expected: that of
-- the other villages; n: households. p_value: Student's t of the logarithm of the width (relative to the middle)
-- beside the other villages', whose spread is at least a tenth, with the sampling error of the village's own.
-- grain: village, kind of household, register        units: 元        key: village_code, subject, since
-- kept
with incomes as (
    select register_date, village_code, if(is_registered_kind(category), '建档立卡户', '其他农户') as subject, count(*) as n,
           quantile_cont(net_income, [0.25, 0.5, 0.75]) as quarters
    from households where net_income > 0 group by all having count(*) >= 30
),
widths as (
    select *, quarters[3] - quarters[1] as width,
           ln(greatest(quarters[3] - quarters[1], 1) / quarters[2]) as narrowness
    from incomes
),
peers as (
    select *, count(*) over them - 1 as others, sum(narrowness) over them - narrowness as total,
           sum(narrowness ** 2) over them - narrowness ** 2 as squares
    from widths
    window them as (partition by register_date, subject)
),
judged as (
    select *, total / others as usual,
           greatest((squares - total * total / others) / (others - 1), 0.01) * (1 + 1 / others) + 1.4 / n as variance
    from peers where others >= 4
)
select 'households' as one, village_code, subject, 'net_income' as field, round(width) as statistic, n,
       round(exp(usual) * quarters[2]) as expected,
       case when narrowness < usual then student_tail((usual - narrowness) / sqrt(variance), others - 1)
            else 1 end as p_value,
       register_date as first_on, register_date as since
from judged
