-- posts_over_labour: more registered people on 公益性岗位, 生态护林员 and 管护员 posts together than the registered households
-- of the village have labour.
-- grain: village, report        units: 人        key: village_code, since
-- kept
with reported as (
    select village_code, report_date, sum(poor_people) as people, any_value(source_sha256) as source_sha256,
           min(source_row) as source_row,
           next_report(village_code, report_date) as next_on
    from employment where item in ('在岗公益性岗位', '新开发公益性岗位', '生态护林员', '天然林公益林管护员')
    group by village_code, report_date
)
select 'employment' as one, 'households' as other, e.village_code, 'poor_people' as field, e.people as ours,
       '人' as our_unit, r.registered_labour as theirs, '人' as their_unit, e.report_date as since, e.next_on as until,
       e.source_sha256, e.source_row
from reported as e
asof join village_registers as r on r.village_code = e.village_code and r.register_date <= e.report_date
where r.knows_labour and e.people > r.registered_labour
