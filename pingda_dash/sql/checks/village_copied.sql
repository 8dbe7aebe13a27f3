-- village_copied: two villages with the same figures, nearly all (ours of theirs), in one report.
-- grain: ledger, pair of villages, report        units: 个 figures        key: one, village_code, subject, since
-- kept
with telling as (
    select dataset, village_code, thing, field, report_date, value, next_on,
           count(*) over (partition by dataset, village_code, report_date) as figures
    from figures
    where village_code is not null and (value >= 10 or value <> floor(value))
),
pairs as (
    select a.dataset, a.village_code, b.village_code as other_village, a.report_date, max(a.next_on) as until,
           any_value(least(a.figures, b.figures)) as figures, count(*) as same, count(distinct a.value) as values
    from telling as a
    join telling as b
      on b.dataset = a.dataset and b.report_date = a.report_date and b.thing = a.thing and b.field = a.field
     and b.value = a.value and b.village_code < a.village_code
    group by all
)
select p.dataset as one, p.village_code, r.village as subject, p.same as ours, '个' as our_unit, p.figures as theirs,
       '个' as their_unit, p.report_date as since, p.until
from pairs as p
left join reference_villages as r on r.village_code = p.other_village
where p.same >= 3 and p.values >= 3 and p.same >= 0.8 * p.figures
