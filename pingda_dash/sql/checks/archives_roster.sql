-- archives_roster: a village's 档案 (ours) against the registered households of the household register (theirs), on the
-- register's day.
-- grain: village, register        units: 份, 户        key: village_code, since
-- kept
with counted as (
    select village_code, register_date, count(*) filter (category in ('脱贫户', '未脱贫户', '脱贫不稳定户')) as counted
    from households group by all
),
reported as (
    select c.village_code, c.register_date, c.counted, r.files, r.source_sha256, r.source_row
    from counted as c
    asof join records as r on r.village_code = c.village_code and r.report_date <= c.register_date
)
select 'records' as one, 'households' as other, village_code, (select affairs_unit from plan_campaign) as unit,
       'files' as field, files as ours, '份' as our_unit, counted as theirs, '户' as their_unit,
       r.register_date as since, p.until, source_sha256, source_row
from reported as r
join register_periods as p on p.dataset = 'households' and p.register_date = r.register_date
where files <> counted
