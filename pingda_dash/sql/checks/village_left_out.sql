-- village_left_out: a village of the last report of a ledger that villages fill in, which the next one, that has nearly all
-- others, does not name.
-- grain: ledger, village, report        key: one, village_code, since
-- kept
with reports as (
    select t.dataset, t.report_date, list(distinct t.village_code) as villages
    from reported_things as t
    join dataset_list as d on d.dataset = t.dataset and d.by_village
    where t.village_code is not null and t.dataset <> 'activities'
    group by all
),
compared as (
    select *, lag(villages) over (partition by dataset order by report_date) as before,
           lag(report_date) over (partition by dataset order by report_date) as was_on
    from reports
),
lost as (
    select dataset, report_date, was_on, villages, before,
           unnest(list_filter(before, lambda village : not list_contains(villages, village))) as village_code
    from compared
    where len(before) >= 4 and len(list_intersect(villages, before)) >= 0.7 * len(before)
),
later as (
    select l.*, (
        select min(r.report_date) from reports as r
        where r.dataset = l.dataset and r.report_date > l.report_date and list_contains(r.villages, l.village_code)
    ) as until
    from lost as l
)
select dataset as one, village_code, was_on::varchar as their_text, report_date as since, until from later
