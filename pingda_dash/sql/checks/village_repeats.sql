-- village_repeats: a village whose figures (ours of theirs) are those of its last report, nearly all, where its peers moved on.
-- grain: ledger, village, report        units: 个 figures        key: one, village_code, since
-- kept
with moving as (
    select dataset, village_code, report_date, next_on, value = was as is_same
    from growths
    where peers >= 4 and others > 0 and was > 0 and value > 0
),
repeats as (
    select dataset, village_code, report_date, max(next_on) as until, count(*) as figures, count(*) filter (is_same) as same
    from moving group by all
)
select dataset as one, village_code, same as ours, '个' as our_unit, figures as theirs, '个' as their_unit,
       report_date as since, until
from repeats
where figures >= 3 and same >= 0.9 * figures
