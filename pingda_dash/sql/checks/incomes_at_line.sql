-- incomes_at_line: three households or more that were below the poverty line in the register before and are at most two per
-- cent above it now. things: which; theirs: how many came above it at all.
-- grain: register        units: 户        key: since
-- kept
with risen as (
    select p.register_date, p.until, h.household_id, h.net_income <= 1.02 * c.poverty_line as is_near, h.source_sha256,
           h.source_row
    from (
        select *, lag(register_date) over (order by register_date) as was_on
        from register_periods where dataset = 'households'
    ) as p
    cross join plan_campaign as c
    join households as w on w.register_date = p.was_on and w.net_income < c.poverty_line
    join households as h
      on h.register_date = p.register_date and h.household_id = w.household_id and h.net_income >= c.poverty_line
)
select 'households' as one, null::varchar as village_code, 'net_income' as field,
       count(*) filter (is_near)::double as ours, '户' as our_unit, count(*)::double as theirs, '户' as their_unit,
       string_agg(household_id, '、' order by household_id) filter (is_near) as things, register_date as since, until,
       any_value(source_sha256) as source_sha256, min(source_row) filter (is_near) as source_row
from risen
group by register_date, until
having count(*) filter (is_near) >= 3
