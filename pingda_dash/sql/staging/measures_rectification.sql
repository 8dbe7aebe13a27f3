-- measures_rectification: problems not yet 已销号 on each report date: all (各级各类), and those that 巡视, 考核 and 督查
-- found (plan 二(四)); of these nothing is known while none was ever listed. A problem stands as its latest row says.
-- grain: measure, village (null: the township), report date        units: 条
-- key: measure, village_code or null, report_date
-- kept
with counted as (
    select report_date, null::varchar as village_code,
           count(*) filter (problem_is_open(state))::double as open_all,
           case when count(*) filter (source <> '其他') > 0
                then count(*) filter (problem_is_open(state) and source <> '其他') end::double as open_found
    from problems_by_day group by report_date
    union all
    select report_date, village_code, count(*) filter (problem_is_open(state)),
           case when report_date in (select report_date from problems_by_day where source <> '其他')
                then count(*) filter (problem_is_open(state) and source <> '其他') end
    from problems_by_day where village_code is not null group by report_date, village_code
)
select measure, null::varchar as item, village_code, report_date, value
from (unpivot counted on open_all, open_found into name measure value value)
