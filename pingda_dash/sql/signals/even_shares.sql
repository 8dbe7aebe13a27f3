-- even_shares: a part that is nearly the same share of its whole in every village, nearer than counts of that size
-- can be by chance, and than the other things of the ledger are (half the middle of theirs). statistic: the standard
-- deviation of the shares; expected: what it is at least of honest ones; n: villages. p_value: the lower tail of a
-- chi-square of n - 1 degrees, with the rounding of each part added to the spread.
-- grain: ledger, thing, part, report        units: percentage points        key: one, subject, field, since
-- kept
with parts as (
    select p.dataset, p.thing, p.field, p.report_date, p.value as part, w.value as whole
    from figures as p
    join dataset_fields as c on c.dataset = p.dataset and c.field = p.field and c.type = 'integer'
    join dataset_list as d on d.dataset = p.dataset and d.by_village
    join figures as w
      on w.dataset = p.dataset and w.field = c.at_most and w.thing = p.thing and w.report_date = p.report_date
     and w.village_code = p.village_code
    where w.value >= 5
),
pooled as (
    select dataset, thing, field, report_date, count(*) as n, sum(part) / sum(whole) as share,
           sum(part * part / whole) as squares, sum(part) as parts, sum(1 / whole) as per_one,
           sum(whole) / count(*) as size
    from parts group by all
),
spreads as (
    select *, (squares - share * parts) / (share * (1 - share)) as spread, per_one / (share * (1 - share)) as blur
    from pooled where n >= 5 and share between 0.03 and 0.97
),
peers as (
    select dataset, field, report_date, count(*) as peers,
           median(spread / (n - 1)) as others from spreads group by all
),
judged as (
    select s.*, with_rounding(spread, blur) as widest, least(1, p.others / 2) as usual
    from spreads as s
    join peers as p using (dataset, field, report_date)
    where p.peers >= 3 and p.others > 0
)
select dataset as one, null::varchar as village_code, thing as subject, field,
       round(100 * sqrt(spread / (n - 1) * share * (1 - share) / size), 2) as statistic, n,
       round(100 * sqrt(usual * share * (1 - share) / size), 2) as expected,
       case when widest < usual * (n - 1) / 2 then chi_square_share(widest / usual, n - 1) else 1 end as p_value,
       report_date as first_on, report_date as since
from judged
