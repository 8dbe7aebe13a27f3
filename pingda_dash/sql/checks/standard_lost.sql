-- standard_lost: households that had a standard in the register before and have it no more (ours), and more of them than
-- the guarantees ledger says came since (新增问题数: theirs).
-- grain: village, standard, register        units: 户        key: village_code, subject, since
-- kept
with lost as (
    select register_date, until, was_on, village_code, unnest(string_split(lost, '、')) as standard, household_id,
           source_sha256, source_row
    from household_changes where lost is not null
),
counted as (
    select register_date, until, was_on, village_code, standard, count(*) as homes,
           case standard when '住房安全' then '危房改造' when '义务教育' then '控辍保学' else standard end as item,
           string_agg(household_id, '、' order by household_id) as things, any_value(source_sha256) as source_sha256,
           min(source_row) as source_row
    from lost group by all
),
added as (
    select c.*, now.added - coalesce(was.added, 0) as added
    from counted as c
    asof left join guarantees as now
      on now.village_code = c.village_code and now.item = c.item and now.report_date <= c.register_date
    asof left join guarantees as was
      on was.village_code = c.village_code and was.item = c.item and was.report_date <= c.was_on
)
select 'households' as one, if(added is null, null, 'guarantees') as other, village_code, standard as subject,
       homes as ours, '户' as our_unit, things, added as theirs, if(added is null, null, '户') as their_unit,
       register_date as since, until, source_sha256, source_row
from added
where homes > coalesce(added, 0)
