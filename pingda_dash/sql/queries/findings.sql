-- findings: all that the checks found in everything that was reported, whatever the day, with the village's name.
-- grain: one row a finding and a while        key: finding, since
select f.*, v.village
from findings as f
left join village_list as v using (village_code)
order by f.check_id, f.since, f.village_code, f.subject, f.field
