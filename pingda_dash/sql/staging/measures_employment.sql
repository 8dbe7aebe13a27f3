-- measures_employment: people and 建档立卡 people of each item, all destinations together, by village.
-- grain: measure, item, village, report date        key: measure, item, village_code, report_date
-- kept
select measure, item, village_code, report_date, value
from (
    unpivot (select report_date, village_code, item, sum(people)::double as people,
                    sum(poor_people)::double as poor_people
             from employment_in_force group by all)
    on people, poor_people into name measure value value
)
