-- village_standing: how many of a village's indicators are behind, overdue or not reported on the as-of date.
-- grain: one row a village        key: village_code
with counted as (
    select village_code,
           count(*) filter (status = '滞后') as behind,
           count(*) filter (status = '逾期') as overdue,
           count(*) filter (status = '未报送' and reason = '未报送') as unreported,
           count(*) filter (status in ('正常', '已完成')) as on_course,
           min_by(status, severity(status)) filter (reason is distinct from '尚无台账'
                                                    and reason is distinct from '未到起始日') as worst
    from indicator_standing where village_code is not null and dataset is not null
    group by village_code
),
reports as (
    select village_code, max(report_date) as last_report
    from (select village_code, report_date from industry union all select village_code, report_date from employment)
    where report_date <= getvariable('as_of')
    group by village_code
)
select v.*, coalesce(c.behind, 0) as behind, coalesce(c.overdue, 0) as overdue,
       coalesce(c.unreported, 0) as unreported, coalesce(c.on_course, 0) as on_course,
       coalesce(c.worst, '未报送') as worst,
       r.last_report, getvariable('as_of') - r.last_report as days_since_report
from village_list as v
left join counted as c using (village_code)
left join reports as r using (village_code)
