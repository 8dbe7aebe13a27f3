-- exact_targets: a village whose counts are on the plan's path to the day, or on the target, in report after report:
-- within less than one, where growth is by three and more. Its path is the straight one (or its season's) to its
-- share of the target by the weight that the plan's row names. statistic: reports on the path; n: reports with
-- growth; expected: how many are, where steps differ as counts do, had every report before been on the path. p_value:
-- the larger of the binomial tail and of the hypergeometric one beside the other villages.
-- grain: goal, village, report        key: one, village_code, subject, field, since
-- kept
with weights as (
    select village_code, field, first(value order by register_date) as weight
    from (
        unpivot (select register_date, village_code, arable_mu::double as arable_mu, population::double as population,
                        registered_people::double as registered_people,
                        registered_households::double as registered_households from villages)
        on arable_mu, population, registered_people, registered_households into name field value value
    )
    group by all
),
quotas as (
    select i.id, i.start, i.deadline, i.dataset, i.item, i.measure, i.path, w.village_code,
           i.target * w.weight / sum(w.weight) over (partition by i.id) as quota
    from plan_indicators as i
    join weights as w on w.field = i.apportion_by
    where i.direction = 'at_least' and coalesce(i.baseline, 0) = 0 and is_count(i.unit)
          and i.path in ('straight', 'season')
),
reports as (
    select indicator_id, village_code, report_date, value,
           value - lag(value) over (partition by indicator_id, village_code order by report_date) as step
    from indicator_actuals where village_code is not null
),
offs as (
    select q.dataset, q.item, q.measure, r.village_code, r.report_date, 0.8 / sqrt(r.step) as chance,
           abs(r.value - q.quota * coalesce(p.share, straight_share(q.start, q.deadline, r.report_date))) < 1 as is_on
    from reports as r
    join quotas as q on q.id = r.indicator_id and q.village_code = r.village_code
    left join path_shares as p on p.indicator_id = q.id and p.date = r.report_date
    where r.step >= 3
),
sums as (
    select dataset, item, measure, village_code, report_date, count(*) over upto as n,
           count(*) filter (is_on) over upto as hits,
           sum(chance) over upto as expected, min(report_date) over upto as first_on
    from offs
    window upto as (partition by dataset, item, measure, village_code order by report_date)
),
beside as (
    select *, sum(hits) over them as all_hits, sum(n) over them as all_n
    from sums
    window them as (partition by dataset, item, measure, report_date)
)
select dataset as one, village_code, item as subject, measure as field, hits as statistic, n,
       round(expected, 1) as expected,
       case when hits > 1.3 * expected
            then greatest(binomial_tail(hits, n, expected / n), hypergeometric_tail(hits, n, all_hits, all_n))
                 else 1 end as p_value,
       first_on, report_date as since
from beside where n >= 4 and all_n > n
