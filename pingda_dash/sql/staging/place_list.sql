-- place_list: each route, site or household of 旅游扶贫 as its latest row says on the as-of date.
-- grain: one row a place        units: 人次, 万元        key: place
select t.place, t.kind, t.village_code, coalesce(v.village, '全乡') as village, t.stage, t.visitors, t.income_wan,
       t.report_date
from tourism as t
left join village_list as v using (village_code)
where t.report_date <= getvariable('as_of')
qualify row_number() over (partition by t.place order by t.report_date desc) = 1
