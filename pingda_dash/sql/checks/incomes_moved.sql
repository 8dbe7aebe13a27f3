-- incomes_moved: a village whose middle income (ours) is more than a tenth more or less than in the register before
-- (theirs), against how the other villages' moved, of ten households or more.
-- grain: village, register        units: 元        key: village_code, since
-- kept
with moved as (
    select register_date, until, village_code, source_sha256, income, was.income as was_income,
           income / nullif(was.income, 0) as times, median(income / nullif(was.income, 0)) over each_register as others,
           count(*) over each_register as villages
    from village_registers
    where was.income is not null and incomes >= 10
    window each_register as (partition by register_date)
)
select 'households' as one, village_code, 'net_income' as field, income as ours, '元' as our_unit, was_income as theirs,
       '元' as their_unit, register_date as since, until, source_sha256, null::bigint as source_row
from moved
where villages >= 3 and abs(times / others - 1) > 0.1
