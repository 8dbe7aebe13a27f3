-- measures_industry: area, output, income and households of each industry, by village.
-- grain: measure, item (industry), village, report date        units: output in the industry's own unit
-- key: measure, item, village_code, report_date
-- kept
with industry_in_unit as (
    select i.* exclude (output), i.output * u.factor as output
    from industry as i
    left join reference_industries as r on r.industry = i.industry
    left join reference_output_units as u on u.from_unit = coalesce(i.output_unit, r.output_unit)
                                         and u.to_unit = r.output_unit
)
select measure, item, village_code, report_date, value
from (
    unpivot (select report_date, village_code, industry as item, area_mu::double as area_mu, output,
                    income_wan, households::double as households, poor_households::double as poor_households
             from industry_in_unit)
    on area_mu, output, income_wan, households, poor_households into name measure value value
)
