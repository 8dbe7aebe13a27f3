-- compare_villages: every village's late and lagging duties on the earlier day (was_…) and on the as-of date, with its
-- place on the schematic map. What nobody reported is null.
-- move: 变差 or 好转 by what is 突破 or 逾期 together, then by lagging ones; 首次报送; 没有变化.
-- worst, ledgers_in, days_since_report: of `village_standing` on the as-of date.
-- grain: one row a village, in the fixed order        key: village_code
with standing as (
    select village_code, if(reported > 0, behind, null) as behind, if(reported > 0, broken, null) as broken,
           if(reported > 0, overdue, null) as overdue, if(reported > 0, last_report, null) as last_report, reported, asked
    from village_standing
),
before as (
    select village_code, if(reported > 0, behind, null) as behind, if(reported > 0, broken, null) as broken,
           if(reported > 0, overdue, null) as overdue, if(reported > 0, last_report, null) as last_report, reported, asked
    from earlier('village_standing')
)
select v.village_code, v.village, v.is_poor, v.x, v.y,
       a.behind as was_behind, a.broken as was_broken, a.overdue as was_overdue, a.last_report as was_last_report,
       a.reported as was_reported, a.asked as was_asked,
       b.behind, b.broken, b.overdue, b.last_report, b.reported, b.asked,
       case when a.last_report is null and b.last_report is not null then '首次报送'
            when (b.broken + b.overdue, b.behind) > (a.broken + a.overdue, a.behind) then '变差'
            when (b.broken + b.overdue, b.behind) < (a.broken + a.overdue, a.behind) then '好转'
            else '没有变化' end as move,
       v.worst, v.ledgers_in, v.days_since_report
from village_standing as v
join standing as b using (village_code)
left join before as a using (village_code)
order by v.village_code
