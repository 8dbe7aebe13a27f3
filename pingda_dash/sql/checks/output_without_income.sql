-- output_without_income: something sold for nothing, or income from nothing; and a crop without fields.
-- grain: village, industry, report        key: village_code, subject, since
-- kept
with reports as (
    select i.*, next_report(hash(village_code, industry), report_date) as until,
           max(area_mu) over (partition by industry) > 0 as is_crop
    from industry as i
)
select 'industry' as one, village_code, industry as subject, 'income_wan' as field, coalesce(income_wan, 0) as ours,
       '万元' as our_unit, coalesce(output, 0) as theirs, output_unit as their_unit, report_date as since, until,
       source_sha256, source_row
from reports
where coalesce(income_wan, 0) >= 0.5 and coalesce(output, -1) = 0
   or income_wan = 0 and output > 20
   or coalesce(income_wan, 0) > 0 and is_crop and area_mu = 0
