-- settlement_list: each settlement as its latest row says on the as-of date.
-- grain: one row a settlement        units: 户, 人        key: settlement
select r.settlement, r.village_code, v.village, r.households, r.people, r.moved_in, r.demolished, r.reclaimed,
       r.able, r.employed, r.in_industry, r.farm, r.land, r.party, r.settled, r.accounted, r.audited, r.accepted, r.report_date
from relocation as r
left join village_list as v using (village_code)
where r.report_date <= getvariable('as_of')
qualify row_number() over (partition by r.settlement order by r.report_date desc) = 1
