-- unit_price: income for a unit of what was sold (ours, 元) more than twice, or less than half, of what it is in the middle
-- of all villages and reports (theirs); by half, where the others agree within a tenth; five times, of three alone.
-- grain: ledger, village, thing, report        units: 元        key: one, village_code, subject, since
-- kept
with sold as (
    select 'sales' as dataset, village_code, concat_ws(' ', channel, product) as thing, product as good, report_date,
           amount_wan * 10000 / nullif(quantity, 0) as price, quantity_unit as unit, quantity, source_sha256, source_row
    from sales where quantity > 0 and amount_wan > 0
    union all
    select 'industry', village_code, i.industry, i.industry, report_date, income_wan * 10000 / nullif(output * u.factor, 0),
           r.output_unit, output * u.factor, source_sha256, source_row
    from industry as i
    left join reference_industries as r on r.industry = i.industry
    left join reference_output_units as u
      on u.from_unit = coalesce(i.output_unit, r.output_unit) and u.to_unit = r.output_unit
    where output > 0 and income_wan > 0.3
    union all
    select 'tourism', village_code, place, '接待', report_date, income_wan * 10000 / visitors, '人次', visitors, source_sha256,
           source_row
    from tourism where visitors > 0 and income_wan > 0
),
usual as (
    select dataset, good, unit, median(price) as usual, mad(ln(price)) as spread, count(price) as prices
    from sold group by dataset, good, unit
),
compared as (
    select s.*, u.usual, u.prices, u.spread,
           next_report(hash(s.dataset, s.village_code, s.thing), s.report_date) as until
    from sold as s
    join usual as u on u.dataset = s.dataset and u.good = s.good and u.unit is not distinct from s.unit
)
select dataset as one, village_code, thing as subject, if(dataset = 'sales', 'amount_wan', 'income_wan') as field,
       round(price, 1) as ours, '元/' || unit as our_unit, round(usual, 1) as theirs, '元/' || unit as their_unit,
       report_date as since, until, source_sha256, source_row
from compared
where abs(ln(price / usual)) > ln(case when prices >= 6 and spread < 0.05 then 1.5 when prices >= 4 then 2 when prices = 3 then 5 end)
