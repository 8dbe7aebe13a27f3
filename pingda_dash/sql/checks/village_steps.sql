-- village_steps: a village whose figures, those that moved in the report before, all grew by what they grew then, or nine in
-- ten (ours of theirs), where it would be one chance in a thousand at the share of the other villages' that did.
-- grain: ledger, village, report        units: 个 figures        key: one, village_code, since
-- kept
with steps as (
    select g.dataset, g.village_code, g.report_date, g.next_on, g.value - g.was as step,
           lag(g.value - g.was) over (partition by g.series order by g.report_date) as was_step
    from growths as g
    join dataset_list as d on d.dataset = g.dataset and d.by_village
    where g.cumulative and g.peers >= 4
),
counted as (
    select dataset, village_code, report_date, max(next_on) as until, count(*) as figures,
           count(*) filter (abs(step - was_step) < 0.001) as same
    from steps where was_step > 0 group by all
),
beside as (
    select *, share_of_others(same, figures, dataset, report_date) as usual
    from counted
)
select dataset as one, village_code, same as ours, '个' as our_unit, figures as theirs, '个' as their_unit,
       report_date as since, until
from beside
where figures >= 4 and same >= 0.9 * figures and same * ln(greatest(usual, 0.05)) + ln(figures) < ln(0.001)
