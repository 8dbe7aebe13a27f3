-- roster_name: a village whose name in the roster is another than its code has in the township's list.
-- grain: village, roster        key: village_code, since
-- kept
select 'villages' as one, v.village_code, 'village' as field, v.village as our_text, r.village as their_text,
       v.register_date as since, p.until, v.source_sha256, v.source_row
from villages as v
join reference_villages as r on r.village_code = v.village_code
join register_periods as p on p.dataset = 'villages' and p.register_date = v.register_date
where regexp_replace(v.village, '(社区|村|村委会|村民委员会)$', '')
   <> regexp_replace(r.village, '(社区|村|村委会|村民委员会)$', '')
