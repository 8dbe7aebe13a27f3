-- guarantees_insured: the people to be insured (应保障数) against the roster's 建档立卡人数: more than 2 % and three apart.
-- grain: village, item, report        units: 人        key: village_code, subject, since
-- kept
with reports as (
    select *, next_report(hash(village_code, item), report_date) as next_on
    from guarantees where due is not null and item in ('基本医疗保险', '大病保险')
)
select 'guarantees' as one, 'villages' as other, g.village_code, g.item as subject, 'due' as field, g.due as ours,
       '人' as our_unit, v.registered_people as theirs, '人' as their_unit, g.report_date as since, g.next_on as until,
       g.source_sha256, g.source_row
from reports as g
asof join villages as v on v.village_code = g.village_code and v.register_date <= g.report_date
where abs(g.due - v.registered_people) > greatest(0.02 * v.registered_people, 3)
