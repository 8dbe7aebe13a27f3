-- project_list: each project as its latest row says on the as-of date; without a village it is 全乡.
-- grain: one row a project        units: 万元        key: project_id
select f.project_id, f.project, f.fund, f.purpose, f.village_code, coalesce(v.village, '全乡') as village,
       f.planned_wan, f.arrived_wan, f.spent_wan, f.paid_on, f.published, f.audited, f.report_date
from funds as f
left join village_list as v using (village_code)
where f.report_date <= getvariable('as_of')
qualify row_number() over (partition by f.project_id order by f.report_date desc) = 1
