-- village_flows: where people and goods of each village go by the as-of date: 务工去向, who went to work, by destination
-- (as `transfers_by_destination`); 销售去向, what was sold, by channel (as `sales_by_channel`). Villages that reported alone.
-- grain: flow, village, place        units: number in `unit`        key: flow, village_code, place
with latest as (
    select village_code, coalesce(destination, '其他') as place, people, report_date
    from employment_in_force
    where item = '新增转移就业' and report_date <= getvariable('as_of')
    qualify report_date = max(report_date) over (partition by village_code)
),
gathered as (
    select '务工去向' as flow, village_code, place, sum(people)::double as number, '人次' as unit, max(report_date) as report_date
    from latest group by village_code, place
    union all
    select '销售去向', village_code, channel, sum(amount_wan), '万元', max(report_date)
    from sale_list group by village_code, channel
)
select g.flow, g.village_code, v.village, g.place, g.number, g.unit, g.report_date
from gathered as g
join village_list as v using (village_code)
where g.number is not null
order by g.flow, g.village_code, g.place
