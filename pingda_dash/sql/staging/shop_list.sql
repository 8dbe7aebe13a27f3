-- shop_list: each 扶贫车间 as its latest row says on the as-of date.
-- grain: one row a workshop        units: 人        key: workshop
select w.workshop, w.village_code, v.village, w.eligible, w.recognised_on, w.workers, w.poor_workers, w.report_date
from workshops as w
left join village_list as v using (village_code)
where w.report_date <= getvariable('as_of')
qualify row_number() over (partition by w.workshop order by w.report_date desc) = 1
