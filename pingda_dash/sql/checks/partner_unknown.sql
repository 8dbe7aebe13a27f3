-- partner_unknown: households whose partner is no entity of the ledger on the register's day, or one that is 空壳 or 清理.
-- grain: village, register        units: 户        key: village_code, since
-- kept
with partners as (
    select register_date, partner, village_code, string_agg(household_id, '、' order by household_id) as things,
           count(*) as homes, any_value(source_sha256) as source_sha256, min(source_row) as source_row
    from households where partner is not null group by all
),
reported as (
    select p.*, c.state
    from partners as p
    asof left join cooperatives as c on c.entity = p.partner and c.report_date <= p.register_date
    where p.register_date >= (select min(r.report_date) from cooperatives as r)
)
select 'households' as one, 'cooperatives' as other, village_code, 'partner' as field, sum(homes) as ours,
       '户' as our_unit, string_agg(things, '、' order by things) as things, r.register_date as since, d.until,
       any_value(source_sha256) as source_sha256, min(source_row) as source_row
from reported as r
join register_periods as d on d.dataset = 'households' and d.register_date = r.register_date
where coalesce(state, '') <> '正常'
group by village_code, r.register_date, d.until
