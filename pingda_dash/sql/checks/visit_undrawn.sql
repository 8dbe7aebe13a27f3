-- visit_undrawn: visits to households and sites that their draw does not have: another was visited in place of a drawn one,
-- or a number is mistyped; the sample does not count them. Said on the day of the visit, and asked before acceptance.
-- grain: ledger, village, day of the visits        units: 户, 个        key: one, village_code, since
-- kept
with every as (
    select 'visits' as one, draw_id, household_id as thing, 'household_id' as field, '户' as unit, village_code,
           report_date, source_sha256, source_row
    from visits
    union all
    select 'inspections', draw_id, site, 'site', '个', village_code, report_date, source_sha256, source_row
    from inspections
)
select v.one, v.village_code, v.field, count(distinct v.thing) as ours, v.unit as our_unit,
       string_agg(distinct v.draw_id || ' ' || v.thing, '、' order by v.draw_id || ' ' || v.thing) as things,
       v.report_date as since, v.report_date + 1 as until, any_value(v.source_sha256) as source_sha256,
       min(v.source_row) as source_row
from every as v
anti join spot_things as t on t.draw_id = v.draw_id and t.thing = v.thing
group by v.one, v.field, v.unit, v.village_code, v.report_date
