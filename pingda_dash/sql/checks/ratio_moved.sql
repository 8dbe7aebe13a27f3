-- ratio_moved: of two figures of a row that go together (fields and what they bear, households and fields, all and 建档立卡)
-- the one (ours, for one of the other) is more than `ratio_times` (2) what it was in the report before (theirs), or as
-- little.
-- grain: village, thing, pair, report        key: village_code, subject, field, since
-- kept
with pairs as (
    select * from (values
        ('industry', 'area_mu', 'households'), ('industry', 'poor_households', 'households'),
        ('employment', 'poor_people', 'people'), ('cooperatives', 'poor_households', 'households'),
        ('relocation', 'people', 'households'), ('workshops', 'poor_workers', 'workers'),
        ('guarantees', 'met', 'due'), ('records', 'checked', 'files')
    ) as p (dataset, field, per)
),
ratios as (
    select a.dataset, a.village_code, a.thing, a.field, a.report_date, a.next_on, a.value / b.value as ratio, a.was / b.was as before,
           a.value, b.value as base, a.source_sha256, a.source_row
    from pairs as p
    join growths as a on a.dataset = p.dataset and a.field = p.field
    join growths as b on b.dataset = p.dataset and b.field = p.per and b.thing = a.thing
                     and b.village_code is not distinct from a.village_code and b.report_date = a.report_date
    where a.was >= 5 and b.was >= 5 and a.value > 0 and b.value > 0
)
select dataset as one, village_code, thing as subject, field, round(ratio, 2) as ours, round(before, 2) as theirs,
       report_date as since, next_on as until, source_sha256, source_row
from ratios
cross join limits as l
where abs(ln(ratio / before)) > ln(l.ratio_times) and not (dataset in ('guarantees', 'records') and ratio > before)
      and not (dataset = 'industry' and field = 'area_mu' and ratio > before)
