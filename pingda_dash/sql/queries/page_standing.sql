-- page_standing: what is overdue and behind on each page that shows a dataset; one row a page. Each concern belongs to
-- one page: an indicator's to its dataset's, a task's to its indicator's or, of its own, to that of the task reports,
-- late problems to the problems' page, a village's to the villages'. $places: pairs of a dataset and the page that
-- shows it.
with shown as (
    select place[1] as dataset, place[2] as page from (select unnest($places) as place)
),
placed as (
    select c.kind,
           case c.ref_kind when 'indicator' then i.dataset when 'task' then coalesce(of_task.dataset, 'tasks')
                when 'unit' then 'rectification' when 'rows' then c.ref_id when 'village' then 'villages' end as dataset
    from concerns as c
    left join plan_indicators as i on c.ref_kind = 'indicator' and i.id = c.ref_id
    left join plan_tasks as t on c.ref_kind = 'task' and t.id = c.ref_id
    left join plan_indicators as of_task on of_task.id = t.indicator
)
select s.page, count(*) filter (p.kind = '逾期') as overdue, count(*) filter (p.kind = '滞后') as behind
from shown as s
left join placed as p on p.dataset = s.dataset
group by s.page
order by overdue desc, behind desc, s.page
