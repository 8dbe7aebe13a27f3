-- guarantees_since_register: a 存量 of 危房改造 or 饮水安全 reported after a household register that is above what the
-- register lacks and what the ledger says came since (theirs). On the register's own day: guarantees_register.
-- grain: village, item, report        units: 户        key: village_code, subject, since
-- kept
with registers as (
    select register_date, until, village_code, unnest(['危房改造', '饮水安全']) as item,
           unnest([unsafe_homes, unsafe_water]) as lacking
    from village_registers
),
reports as materialized (
    select village_code, item, report_date, open, coalesce(added, 0) as added, source_sha256, source_row,
           next_report(hash(village_code, item), report_date) as next_on
    from guarantees where item in ('危房改造', '饮水安全')
),
compared as (
    select g.*, r.register_date, r.until as next_register, r.lacking
    from reports as g
    asof join registers as r
      on r.village_code = g.village_code and r.item = g.item and r.register_date <= g.report_date
    where g.report_date > r.register_date and g.open > r.lacking
),
judged as (
    select c.*, c.lacking + greatest(c.added - coalesce(w.added, 0), 0) as at_most
    from compared as c
    asof left join reports as w
      on w.village_code = c.village_code and w.item = c.item and w.report_date <= c.register_date
)
select 'guarantees' as one, 'households' as other, village_code, item as subject, 'open' as field, open as ours,
       '户' as our_unit, at_most as theirs, '户' as their_unit, report_date as since,
       least(next_on, next_register) as until, source_sha256, source_row
from judged
where open > at_most
