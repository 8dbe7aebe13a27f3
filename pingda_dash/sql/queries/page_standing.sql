-- page_standing: what is late and behind on each page that shows a dataset; one row a page, the worst first.
-- broken, overdue, behind: duties, so that all pages together have the numbers of `duty_counts`; each is on the page of its
-- ledger. units: with problems past their own 整改期限, which are no duties. late: everything past its day, the sum of
-- broken, overdue and units. $places: pairs of a dataset and the page that shows it.
with shown as (
    select place[1] as dataset, place[2] as page from (select unnest($places) as place)
),
counted as (
    select s.page,
           count(*) filter (c.ref_kind = 'task' and c.kind = '突破') as broken,
           count(*) filter (c.ref_kind = 'task' and c.kind = '逾期') as overdue,
           count(*) filter (c.ref_kind = 'task' and c.kind = '滞后') as behind,
           count(*) filter (c.ref_kind = 'unit') as units
    from shown as s
    left join concerns as c on c.dataset = s.dataset
    group by s.page
)
select page, broken, overdue, behind, units, broken + overdue + units as late
from counted
order by late desc, behind desc, page
