-- dropouts_register: 控辍保学 or 基本医疗保险 with nobody left (存量) where the register lists households without it on its
-- day, or with somebody where it lists none. People and households: no more can be compared.
-- grain: village, item, register        units: 人, 户        key: village_code, subject, since
-- kept
with registers as (
    select register_date, until, village_code, unnest(['控辍保学', '基本医疗保险']) as item,
           unnest([out_of_school, uninsured]) as lacking
    from village_registers
)
select 'guarantees' as one, 'households' as other, r.village_code, g.item as subject, 'open' as field, g.open as ours,
       '人' as our_unit, r.lacking as theirs, '户' as their_unit, r.register_date as since, r.until,
       g.source_sha256, g.source_row
from registers as r
asof join guarantees as g on g.village_code = r.village_code and g.item = r.item and g.report_date <= r.register_date
where (g.open = 0) <> (r.lacking = 0)
