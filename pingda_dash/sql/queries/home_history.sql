-- home_history: one household in every register up to the as-of date, and where each row came from; names masked.
-- One household alone: an open wall is not told its incomes, nor what it lacked.
-- grain: one row a register        units: members 人, net_income 元 a person and year        key: register_date
with own as (select h.* from households as h where h.household_id = $household and h.register_date <= getvariable('as_of')),
sent as (
    select sha256, any_value(filename) as filename, any_value(author) as author, min(received_at) as received_at,
           max(version) as version
    from uploads group by sha256
)
select h.register_date, h.village_code, h.category, h.members, if(too_few(1), null, h.net_income) as net_income,
       if(too_few(1), null, h.housing_safe) as housing_safe, if(too_few(1), null, h.schooling_met) as schooling_met,
       if(too_few(1), null, h.medical_met) as medical_met, if(too_few(1), null, h.water_safe) as water_safe,
       masked_name(h.helper) as helper, p.poverty_line, h.source_row, s.filename, s.author, s.received_at, s.version
from own as h
cross join plan_campaign as p
left join sent as s on s.sha256 = h.source_sha256
order by h.register_date
