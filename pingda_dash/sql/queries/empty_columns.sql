-- empty_columns: the columns of each ledger that were filled in once and have empty cells in the last report on or before
-- the as-of date, but for 备注, of one ledger or those that a unit answers for, worst first: those that more is missing of than before. shares: of every report so far, for the trend.
-- grain: dataset, field        units: shares 0..1        key: dataset, field
with before as (
    select dataset, field, report_date, rows, empty, empty / rows as share,
           lag(empty / rows) over (partition by dataset, field order by report_date) as was
    from empty_cells where report_date <= getvariable('as_of')
),
gathered as (
    select dataset, field, max(report_date) as report_date, max_by(share, report_date) as share,
           max_by(was, report_date) as was, max_by(empty, report_date) as empty, max_by(rows, report_date) as rows,
           list(share order by report_date) as shares, min(share) as least_share
    from before group by dataset, field
)
select g.dataset, l.title, g.field, f.title as field_title, g.report_date, g.rows, g.empty, g.share, g.was, g.shares,
       coalesce(g.share - g.was, 0) as growth
from gathered as g
join dataset_fields as f on f.dataset = g.dataset and f.field = g.field
join dataset_list as l on l.dataset = g.dataset
where g.empty > 0 and g.least_share < 1 and g.field <> 'remark' and ($dataset is null or g.dataset = $dataset)
  and ($unit is null or g.dataset in (select dataset from ledger_units where unit = $unit))
order by growth desc, g.share desc, l.position, f.position
