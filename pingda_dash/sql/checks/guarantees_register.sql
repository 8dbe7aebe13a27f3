-- guarantees_register: the guarantees ledger's 存量 of 危房 and 饮水 against the households of the register that lack them,
-- by village, as of the register's day. Only where both were reported.
-- grain: village, item, register        key: village_code, subject, since
-- kept
with registers as (
    select village_code, register_date, until, unnest(['危房改造', '饮水安全']) as item,
           unnest([unsafe_homes, unsafe_water]) as counted
    from village_registers
)
select 'guarantees' as one, 'households' as other, r.village_code, (select affairs_unit from plan_campaign) as unit,
       r.item as subject, 'open' as field, g.open as ours, '户' as our_unit, r.counted as theirs, '户' as their_unit,
       r.register_date as since, r.until, g.source_sha256, g.source_row
from registers as r
asof join guarantees as g
  on g.village_code = r.village_code and g.item = r.item and g.report_date <= r.register_date
where g.open <> r.counted
