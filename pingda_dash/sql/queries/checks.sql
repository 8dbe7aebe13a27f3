-- checks: where two ledgers disagree, as values, and which (one, other: datasets).
select d.*, '核对' as severity, v.village
from disagreements as d left join village_list as v on v.village_code = d.village_code
