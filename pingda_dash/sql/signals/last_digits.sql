-- last_digits: counts that end in 0 or 5 too often: of a village in a ledger, beside the other villages; of a ledger,
-- beside the other ledgers. Only counts of 30 and more, each when it has moved by ten or more, because until then its
-- last digit is no other one. What is measured (fields, money, goods) may be rounded, and guests of an event are
-- estimated. statistic: how many end so; expected: a fifth of n, the counts; p_value: the larger of the binomial tail
-- of a fifth and of the hypergeometric one beside the others.
-- grain: ledger, village (null: all), report        key: one, village_code or null, since
-- kept
with counts as (
    select f.dataset, f.village_code, f.report_date, (f.value % 5 = 0)::int as is_round
    from figures as f
    join dataset_fields as c using (dataset, field)
    where c.type = 'integer' and f.village_code is not null and f.value >= 30
          and f.dataset not in ('activities', 'tourism')
      and (f.was is null or abs(f.value - f.was) >= 10)
),
reports as (
    select dataset, village_code, report_date, sum(is_round) as hits, count(*) as n
    from counts group by grouping sets ((dataset, village_code, report_date), (dataset, report_date))
),
sums as (
    select dataset, village_code, report_date, sum(hits) over upto as hits, sum(n) over upto as n,
           min(report_date) over upto as first_on
    from reports
    window upto as (partition by dataset, village_code order by report_date)
),
all_sums as (
    select report_date, sum(hits) as hits, sum(n) as n
    from (
        select d.report_date, s.hits, s.n
        from (select distinct report_date from reports) as d
        cross join (select distinct dataset from reports) as l
        asof join (select * from sums where village_code is null) as s
          on s.dataset = l.dataset and s.report_date <= d.report_date
    )
    group by report_date
),
beside as (
    select s.*, if(s.village_code is null, a.hits, w.hits) as all_hits, if(s.village_code is null, a.n, w.n) as all_n
    from sums as s
    join all_sums as a using (report_date)
    join sums as w on w.dataset = s.dataset and w.report_date = s.report_date and w.village_code is null
    where s.n >= 8
)
select dataset as one, village_code, hits as statistic, n, n / 5.0 as expected,
       case when hits > 0.3 * n
            then greatest(binomial_tail(hits, n, 0.2), hypergeometric_tail(hits, n, all_hits, all_n))
                 else 1 end as p_value,
       first_on, report_date as since
from beside where all_n > n
