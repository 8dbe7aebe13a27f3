-- checks: where two ledgers disagree.
select check_id, '核对' as severity, d.village_code, v.village, d.unit, d.title, d.detail,
       d.title || ':' || d.detail as message
from disagreements as d left join village_list as v on v.village_code = d.village_code
