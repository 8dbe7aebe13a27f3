-- village_standing: how the duties of each village stand on the as-of date, and how much of what is asked of it has been
-- reported. worst: the worst of their statuses; 未报送 while something that has begun was not reported, 正常 only when
-- everything was reported and nothing is behind (按期 needs evidence).
-- ledgers: how many ledgers it is asked to be in; ledgers_in: of how many anything has come.
-- grain: one row a village        key: village_code
with reports as (
    select village_code, max(report_date) as last_report, count(*) as ledgers, count(report_date) as ledgers_in
    from reporting group by village_code
)
select v.*, coalesce(c.total, 0) - coalesce(c.not_begun, 0) as asked, coalesce(c.reported, 0) as reported,
       coalesce(c.broken, 0) as broken, coalesce(c.overdue, 0) as overdue, coalesce(c.behind, 0) as behind,
       coalesce(c.unreported, 0) as unreported, coalesce(c.on_course, 0) as on_course, coalesce(c.done, 0) as done,
       case when c.broken > 0 then '突破' when c.overdue > 0 then '逾期' when c.behind > 0 then '滞后'
            when c.total is null or c.unreported > 0 or c.reported = 0 then '未报送'
            when c.on_course > 0 then '正常' else '已完成' end as worst,
       r.ledgers, r.ledgers_in, r.last_report, getvariable('as_of') - r.last_report as days_since_report
from village_list as v
left join duty_counts as c on c.scope = '村' and c.scope_id = v.village_code
left join reports as r on r.village_code = v.village_code
