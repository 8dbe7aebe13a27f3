-- cases: every monitored household, or those of one village, names masked: open ones first, the longest first.
-- What fewer than three of a village have in common is withheld from an open wall (`sql/macros/few.sql`).
select * replace (
    unless_few(kind, count(*) over (partition by village_code, kind)) as kind,
    unless_few(risk, count(*) over (partition by village_code, risk)) as risk,
    unless_few(measures, count(*) over (partition by village_code, measures)) as measures,
    unless_few(outcome, count(*) over (partition by village_code, outcome)) as outcome,
    unless_few(lacks, count(*) over (partition by village_code, lacks)) as lacks,
    if(too_few(count(*) over (partition by village_code, net_income)), null, net_income) as net_income
)
from case_list
where $village is null or village_code = $village
order by is_open desc, found_on, household_id
