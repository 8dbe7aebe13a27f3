-- errors_beyond_others: errors of the files checked, or corrections of the errors (field), as a share far above what other
-- villages report, or as all of many errors at once: beyond five spreads of the binomial distribution and 1.8 times the highest of them.
-- grain: village, field, report        units: 条        key: village_code, field, since
-- kept
with latest as (
    select r.village_code, r.report_date, r.errors, r.checked, r.corrected, r.source_sha256, r.source_row,
           next_report(r.village_code, r.report_date) as until,
           last_reported(r.village_code, r.report_date, r.errors) as was_errors
    from records as r
),
parts as (
    select village_code, report_date, until, 'errors' as field, errors as part, checked as whole, source_sha256, source_row
    from latest where checked > 0
    union all
    select village_code, report_date, until, 'corrected', corrected, errors, source_sha256, source_row
    from latest where errors > 0 and was_errors is null
),
shared as (
    select p.*, q.usual, q.highest, q.others
    from parts as p
    join lateral (
        select median(o.part / o.whole) as usual, max(o.part / o.whole) as highest, count(*) as others
        from parts as o
        where o.field = p.field and o.report_date = p.report_date and o.village_code <> p.village_code
    ) as q on true
)
select 'records' as one, village_code, field, part as ours, '条' as our_unit, round(usual * whole, 1) as theirs,
       '条' as their_unit, report_date as since, until, source_sha256, source_row
from shared
where others >= 4 and part / whole > 1.8 * highest and part > 4
      and part - usual * whole > 5 * sqrt(greatest(usual * (1 - usual) * whole, 0.25))
