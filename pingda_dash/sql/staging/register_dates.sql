-- register_dates: the dates for which a register was received.
-- grain: one row a register and date        key: dataset, register_date
-- kept
select 'villages' as dataset, register_date from villages group by all
union all
select 'households', register_date from households group by all
