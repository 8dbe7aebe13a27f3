-- states: every word, day and yes or no of every ledger as it was reported, beside what was reported of the same thing
-- before (was, was_on), and until when it stood (next_on). Where the village is no part of the key, a thing is one and
-- the same whatever village it says.
-- grain: dataset, thing, field, report date        key: dataset, village_code or null, thing, field, report_date
-- kept
select r.*, f.stays, lag(value) over reports as was, lag(report_date) over reports as was_on,
       lead(report_date) over reports as next_on
from reported_states as r
join dataset_fields as f using (dataset, field)
join dataset_list as d using (dataset)
window reports as (
    partition by dataset, if(d.by_village, village_code, null), thing, field order by report_date
)
