-- posts_plan: the people of a post that the plan holds at a number (84 生态护林员, 49 管护员, 92 公益性岗位) in the township,
-- each village's as last reported, against that number; once every village of the roster was reported.
-- grain: post, report        units: as plan_indicators.unit        key: subject, since
-- kept
with posts as (
    select item, target, i.unit from plan_indicators as i
    where dataset = 'employment' and measure = 'people' and direction = 'hold'
),
days as (
    select item, report_date, next_report(item, report_date) as next_on
    from employment where item in (select p.item from posts as p) group by item, report_date
),
villages_then as (
    select d.item, d.report_date, d.next_on, v.village_code
    from days as d
    join register_periods as p
      on p.dataset = 'villages' and p.register_date <= d.report_date and (p.until is null or p.until > d.report_date)
    join villages as v on v.register_date = p.register_date
),
totals as (
    select item, report_date, village_code, sum(people) as people, any_value(source_sha256) as source_sha256
    from employment where item in (select p.item from posts as p) group by item, report_date, village_code
),
township as (
    select v.item, v.report_date, v.next_on, sum(t.people) as people, count(t.people) = count(*) as is_whole,
           max_by(t.source_sha256, t.report_date) as source_sha256
    from villages_then as v
    asof left join totals as t
      on t.item = v.item and t.village_code = v.village_code and t.report_date <= v.report_date
    group by v.item, v.report_date, v.next_on
)
select 'employment' as one, item as subject, 'people' as field, people as ours, p.unit as our_unit, p.target as theirs,
       p.unit as their_unit, report_date as since, next_on as until, source_sha256, null::bigint as source_row
from township
join posts as p using (item)
where is_whole and people <> p.target
