-- willing_over_labour: more 有意愿贫困劳动力 than the registered households of the village have labour.
-- grain: village, report        units: 人        key: village_code, since
-- kept
select 'employment' as one, 'households' as other, e.village_code, 'willing' as field, e.value as ours, '人' as our_unit,
       r.registered_labour as theirs, '人' as their_unit, e.report_date as since, e.next_on as until, e.source_sha256,
       e.source_row
from figures as e
asof join village_registers as r on r.village_code = e.village_code and r.register_date <= e.report_date
where e.dataset = 'employment' and e.field = 'willing' and r.knows_labour and e.value > r.registered_labour
