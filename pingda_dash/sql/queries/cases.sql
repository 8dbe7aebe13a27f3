-- cases: every monitored household, or those of one village, names masked: open ones first, of those the ones for which
-- no measure was taken, then the longest.
-- What fewer than three of a village have in common is withheld from an open wall (`sql/macros/few.sql`): null or 少于3户,
-- and <column>_withheld.
select c.* replace (
           unless_few(c.kind, count(*) over (partition by c.village_code, c.kind)) as kind,
           unless_few(c.risk, count(*) over (partition by c.village_code, c.risk)) as risk,
           unless_few(c.measures, count(*) over (partition by c.village_code, c.measures)) as measures,
           unless_few(c.outcome, count(*) over (partition by c.village_code, c.outcome)) as outcome,
           if(c.cleared_on is not null and c.ended_withheld, null, c.cleared_on) as cleared_on,
           if(c.cleared_on is not null and c.ended_withheld, null, c.days_open) as days_open,
           h.net_income as net_income, h.housing_safe as housing_safe, h.schooling_met as schooling_met,
           h.medical_met as medical_met, h.water_safe as water_safe,
           case when c.is_open then concat_ws('、',
               case when c.measures is null then '帮扶措施' end,
               lacking_words(h.housing_safe, h.schooling_met, h.medical_met, h.water_safe),
               below_line_words(h.net_income, p.poverty_line)) else '' end as lacks
       ),
       coalesce(c.is_open and h.is_lifted_withheld, false) as lacks_withheld
from (select *, too_few(count(*) over (partition by village_code, outcome)) as ended_withheld from case_list) as c
cross join plan_campaign as p
left join shown_homes('household_list') as h using (household_id)
where $village is null or c.village_code = $village
order by c.is_open desc, (c.is_open and c.measures is null) desc, found_on, household_id
