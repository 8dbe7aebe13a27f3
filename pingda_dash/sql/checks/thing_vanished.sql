-- thing_vanished: things of the last report (things, their number ours) that the next one, which names nearly all others,
-- does not. A ledger of events names each once, and of tasks each unit reports its own.
-- grain: ledger, village where it is reported by villages, report        key: one, village_code, since
-- kept
with reports as (
    select t.dataset, if(d.by_village, t.village_code, null) as village_code, t.report_date, list(distinct t.thing) as things
    from reported_things as t
    join dataset_list as d using (dataset)
    where t.dataset not in ('activities', 'tasks')
    group by all
),
compared as (
    select *, last_reported(hash(dataset, village_code), report_date, things) as before,
           next_report(hash(dataset, village_code), report_date) as until
    from reports
),
lost as (
    select *, list_filter(before, lambda thing : not list_contains(things, thing)) as missing from compared
)
select dataset as one, village_code, len(missing) as ours, '项' as our_unit,
       array_to_string(list_sort(missing), '、') as things, report_date as since, until
from lost
where len(missing) > 0 and len(missing) <= greatest(1, 0.3 * len(before))
