-- page_standing: how many concerns are 突破 or 逾期 and how many 滞后 on each page that shows a dataset; one row a page.
-- Each concern belongs to the page of its ledger, a village's to the villages'. $places: pairs of a dataset and the
-- page that shows it.
with shown as (
    select place[1] as dataset, place[2] as page from (select unnest($places) as place)
),
placed as (
    select kind, case when ref_kind = 'village' then 'villages' else dataset end as dataset from concerns
)
select s.page, count(*) filter (p.kind in ('突破', '逾期')) as overdue, count(*) filter (p.kind = '滞后') as behind
from shown as s
left join placed as p on p.dataset = s.dataset
group by s.page
order by overdue desc, behind desc, s.page
