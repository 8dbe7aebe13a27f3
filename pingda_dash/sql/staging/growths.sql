-- growths: how much every number of every ledger grew since its last report, beside how fast it ever grew before and how
-- fast its peers grew of late: the same thing of other villages, or the other things of a ledger that is no village's.
-- pace: a day; fastest: the highest pace up to the last report; others: the middle of the peers' growth a day, as a part
-- of what they had, others_pace: as it is; scale, largest: the middle and the greatest of the peers' values; peers: how many
-- there are.
-- grain: a figure that was reported before        units: the field's, a day        key: dataset, village_code or null, thing, field, report_date
-- kept
with paced as materialized (
    select f.series, f.report_date, (value - was) / (report_date - was_on) as pace, was, value,
           hash(f.dataset, if(d.by_village, thing, ''), f.field, report_date) as peer
    from figures as f
    join dataset_list as d on d.dataset = f.dataset
    where was is not null
),
peers as (
    select peer, median(pace / nullif(was, 0)) as others, median(pace) as others_pace, median(value) as scale,
           max(was) as largest, count(*) as peers
    from paced group by peer
),
fast as (
    select series, report_date, peer, pace,
           max(pace) over (
               partition by series order by report_date rows between unbounded preceding and 1 preceding
           ) as fastest
    from paced
)
select f.*, a.pace, a.fastest, p.* exclude (peer)
from figures as f
join fast as a on a.series = f.series and a.report_date = f.report_date
join peers as p on p.peer = a.peer
