-- spot_strata: how many things of each ledger can be drawn on the as-of date, by village and state (户类型, 主体类型 …).
-- grain: ledger × village × state        units: things        key: dataset, village_code, state
select l.dataset, l.village_code, v.village, l.state, count(*) as listed
from spot_listed as l
left join village_list as v on v.village_code = l.village_code
group by all
order by l.dataset, l.village_code, l.state
