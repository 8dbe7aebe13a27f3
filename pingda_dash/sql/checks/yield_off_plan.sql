-- yield_off_plan: more from its fields (ours) than the plan reckons with (theirs), `yield_times` (1.5).
-- grain: village, item, report        units: the plan's a 亩        key: village_code, subject, since
-- kept
with yields as (
    select o.item, any_value(o.target) / any_value(a.target) as yield, any_value(o.unit) as unit
    from plan_indicators as o
    join plan_indicators as a on a.dataset = o.dataset and a.item = o.item and a.measure = 'area_mu'
    where o.dataset = 'industry' and o.measure = 'output'
    group by o.item
)
select 'industry' as one, i.village_code, i.industry as subject, 'output' as field,
       round(i.output * u.factor / i.area_mu, 2) as ours, y.unit || '/亩' as our_unit, round(y.yield, 2) as theirs,
       y.unit || '/亩' as their_unit, report_date as since,
       next_report(hash(i.village_code, i.industry), report_date) as until, source_sha256,
       source_row
from industry as i
join yields as y on y.item = i.industry
left join reference_industries as r on r.industry = i.industry
left join reference_output_units as u
  on u.from_unit = coalesce(i.output_unit, r.output_unit) and u.to_unit = r.output_unit
cross join limits as l
where i.area_mu > 0
qualify i.output * u.factor / i.area_mu > l.yield_times * y.yield
