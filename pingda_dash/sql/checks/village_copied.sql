-- village_copied: two villages with the same figures, nearly all (`copied_share`, 80 %: ours of theirs), in one report.
-- grain: ledger, pair of villages, report        units: 个 figures        key: one, village_code, subject, since
-- kept
with telling as materialized (
    select dataset, village_code, report_date, value, next_on, hash(dataset, report_date, thing, field, value) as cell
    from figures
    where village_code is not null and (value >= 10 or value <> floor(value))
),
pairs as (
    select a.dataset, a.village_code, b.village_code as other_village, a.report_date, max(a.next_on) as until,
           count(*) as same
    from telling as a
    join telling as b on b.cell = a.cell and b.village_code < a.village_code
    group by all
    having count(*) >= 3 and count(distinct a.value) >= 3
),
counted as (
    select dataset, village_code, report_date, count(*) as figures from telling group by all
)
select p.dataset as one, p.village_code, r.village as subject, p.same as ours, '个' as our_unit,
       least(a.figures, b.figures) as theirs, '个' as their_unit, p.report_date as since, p.until
from pairs as p
join counted as a on a.dataset = p.dataset and a.report_date = p.report_date and a.village_code = p.village_code
join counted as b on b.dataset = p.dataset and b.report_date = p.report_date and b.village_code = p.other_village
left join reference_villages as r on r.village_code = p.other_village
cross join limits as l
where p.same >= l.copied_share * least(a.figures, b.figures)
