-- checks: where two ledgers disagree, and which (one, other: datasets).
select d.finding, d.check_id, '核对' as severity, d.village_code, v.village, d.unit, d.title, d.detail,
       d.title || ':' || d.detail as message, d.one, d.other
from disagreements as d left join village_list as v on v.village_code = d.village_code
