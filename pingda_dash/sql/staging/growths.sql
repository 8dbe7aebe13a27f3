-- growths: how much every number of every ledger grew since its last report, beside how fast it ever grew before and how
-- fast its peers grew of late: the same thing of other villages, or the other things of a ledger that is no village's.
-- pace: a day; fastest: the highest pace up to the last report; others: the middle of the peers' growth a day, as a part
-- of what they had, others_pace: as it is; scale, largest: the middle and the greatest of the peers' values; peers: how many
-- there are.
-- grain: a figure that was reported before        units: the field's, a day        key: dataset, village_code or null, thing, field, report_date
-- kept
with paced as (
    select f.*, (value - was) / (report_date - was_on) as pace, (value - was) / (report_date - was_on) / nullif(was, 0) as share,
           if(d.by_village, thing, '') as peer
    from figures as f
    join dataset_list as d using (dataset)
    where was is not null
),
peers as (
    select dataset, peer, field, report_date, median(share) as others, median(pace) as others_pace,
           median(value) as scale, max(was) as largest, count(*) as peers
    from paced group by all
)
select p.* exclude (peer, share), o.* exclude (dataset, peer, field, report_date),
       max(pace) over (
           partition by p.dataset, village_code, thing, p.field order by p.report_date
           rows between unbounded preceding and 1 preceding
       ) as fastest
from paced as p
join peers as o
  on o.dataset = p.dataset and o.peer = p.peer and o.field = p.field and o.report_date = p.report_date
