-- price_off_plan: income for what was sold (ours, 元 for a unit of the plan) `price_times` (1.3) or as little as the
-- plan reckons with (theirs).
-- grain: village, item, report        units: 元 a 担        key: village_code, subject, since
-- kept
with prices as (
    select o.item, any_value(n.target) * 10000 / any_value(o.target) as price, any_value(o.unit) as unit
    from plan_indicators as o
    join plan_indicators as n on n.dataset = o.dataset and n.item = o.item and n.measure = 'income_wan'
    where o.dataset = 'industry' and o.measure = 'output'
    group by o.item
),
sold as (
    select i.*, i.output * u.factor as in_unit, p.price, p.unit,
           next_report(hash(i.village_code, i.industry), report_date) as until
    from industry as i
    join prices as p on p.item = i.industry
    left join reference_industries as r on r.industry = i.industry
    left join reference_output_units as u
      on u.from_unit = coalesce(i.output_unit, r.output_unit) and u.to_unit = r.output_unit
    where i.output > 0 and i.income_wan > 0
)
select 'industry' as one, village_code, industry as subject, 'income_wan' as field,
       round(income_wan * 10000 / in_unit, 1) as ours, '元/' || unit as our_unit, round(price, 1) as theirs,
       '元/' || unit as their_unit, report_date as since, until, source_sha256, source_row
from sold
cross join limits as l
where abs(ln(income_wan * 10000 / in_unit / price)) > ln(l.price_times) and in_unit >= 5
