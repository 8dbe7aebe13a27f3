-- household_differences: the households of a register that are not there any more (is_gone), that are new, or that say
-- something else than in the register before it (was_on), as few as they are: `household_changes` says what.
-- times: how many times its income is what it was, as a share of what the middle household's is; is_far: more than 1.6 or
-- below 0.6, and beyond 3 times their spread.
-- grain: one row a household and register        key: register_date, household_id
-- kept
with registers as (
    select register_date, until, lag(register_date) over (order by register_date) as was_on
    from register_periods where dataset = 'households'
),
-- nearly all households are as they were: what each says is compared as one number
said as (
    select register_date, household_id, net_income,
           hash(village_code, head_name, id_number, members, category, housing_safe, schooling_met, medical_met,
                water_safe, industry_willing, helper, partner, income_source, labour, village_group, phone,
                poverty_cause) as cells
    from households
),
pairs as materialized (
    select coalesce(h.register_date, w.until) as register_date, coalesce(h.household_id, w.household_id) as household_id,
           w.household_id is null as is_new, h.household_id is null as is_gone, h.cells <> w.cells as differs,
           h.net_income / nullif(w.net_income, 0) as grew
    from (select s.*, r.was_on from said as s join registers as r using (register_date) where r.was_on is not null) as h
    full join (select s.*, r.until from said as s join registers as r using (register_date) where r.until is not null) as w
      on w.household_id = h.household_id and w.register_date = h.was_on
),
paces as (
    select register_date, exp(quarters[2]) as middle, exp(3 * 1.4826 * (quarters[3] - quarters[1]) / 2) as wide
    from (
        select register_date, quantile_cont(ln(greatest(grew, 0.001)), [0.25, 0.5, 0.75]) as quarters
        from pairs group by register_date
    )
)
select b.register_date, r.until, r.was_on, b.household_id, b.is_new, b.is_gone, grew / middle as times,
       coalesce(grew > greatest(1.6, wide) * middle or grew < least(0.6, 1 / wide) * middle, false) as is_far
from pairs as b
join registers as r on r.register_date = b.register_date
left join paces as p on p.register_date = b.register_date
where is_new or is_gone or differs or is_far or abs(grew - 1) >= 0.15
