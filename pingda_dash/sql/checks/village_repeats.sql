-- village_repeats: a village whose figures (ours of theirs) are those of its last report, `repeated_share` (90 %) or more,
-- where its peers moved on;
-- or so many of them that it would be one chance in a thousand at the share of others that stood still.
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
),
beside as (
    select *, share_of_others(same, figures, dataset, report_date) as usual
    from repeats
)
select dataset as one, village_code, same as ours, '个' as our_unit, figures as theirs, '个' as their_unit,
       report_date as since, until
from beside
cross join limits as l
where figures >= 3
      and (same >= l.repeated_share * figures
           or same >= 3 and same >= 0.5 * figures
              and same * ln(greatest(usual, 0.05)) + lgamma(figures + 1) - lgamma(same + 1) - lgamma(figures - same + 1) < ln(0.001))
