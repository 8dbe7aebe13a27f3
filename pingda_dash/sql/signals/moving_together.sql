-- moving_together: two villages whose numbers grow in step, report after report: by the same, or by the same times as
-- much, more exactly than counting allows and than other pairs do, of which a tenth may be alike for a reason. Equal
-- figures of one report are a check (village_copied). statistic: by how much a step is off the constant ratio, in per
-- cent, or (by_count) how many of n pairs of steps are equal or as the ratio before; expected: what that is of honest
-- ones, at least or at most. p_value: of three questions the least likely answer, times three: so little spread about
-- the ratio (the lower tail of a chi-square), so many equal steps, so many that the ratio foretold but for rounding
-- (binomial tails; a step hits a number with the density of the spread that is expected); for a thing, and over all
-- things of the ledger (subject null), where the fields of a row count as one, because they are parts of one another.
-- Of what is measured not below Student's t of the spread's logarithm among all pairs.
-- grain: ledger, thing (null: all), pair of villages, report        units: percent
-- key: one, village_code, other_village, subject or null, since
-- kept
with pairs as (
    select a.dataset, a.village_code, b.village_code as other_village, a.thing, a.field, a.report_date, a.was_on,
           a.cell,
           hash(a.series, b.series) as pair,
           a.is_counted, a.step as ours, b.step as theirs, ln(a.step / b.step) as ratio,
           1 / a.step + 1 / b.step as blur
    from steps as a
    join steps as b
      on b.cell = a.cell and b.report_date = a.report_date and b.was_on = a.was_on and a.village_code < b.village_code
    where a.by_village and not a.is_part and a.step >= 3 and b.step >= 3
),
earlier as (
    select a.pair, a.report_date, sum(b.ours) / sum(b.theirs) as ratio_so_far
    from pairs as a
    join pairs as b on b.pair = a.pair and b.report_date < a.report_date
    group by all
),
-- is_double: what the ratio so far foretells, but for one step of rounding.
foretold as (
    select p.*, p.ours = p.theirs as is_same, abs(p.ours - p.theirs * e.ratio_so_far) <= 1.01 as is_double
    from pairs as p
    left join earlier as e using (pair, report_date)
),
upto as (
    select a.pair, a.report_date, count(*) as n, sum(b.ratio) as total, sum(b.ratio * b.ratio) as squares,
           sum(b.blur) as blurs, sum(b.blur * b.blur) as blur_squares, min(b.was_on) as first_day,
           sum(1 / least(b.ours, b.theirs)) as per_one, count(*) filter (b.is_same) as same,
           count(*) filter (b.is_double) as doubles, count(b.is_double) as asked
    from foretold as a
    join foretold as b on b.pair = a.pair and b.report_date <= a.report_date
    group by all having count(*) >= 3
),
spreads as (
    select p.dataset, p.village_code, p.other_village, p.thing, p.field, p.cell, p.is_counted, u.*,
           greatest(squares - total * total / n, 0) as spread
    from upto as u
    join pairs as p using (pair, report_date)
),
peers as (
    select cell, report_date, count(*) as peers, median(spread / (n - 1)) as others from spreads group by all
),
compared as (
    select s.*, p.others, with_rounding(spread, blur_squares) as widest, spread / (n - 1) / p.others as evenness
    from spreads as s
    join peers as p using (cell, report_date)
    where p.peers >= 6 and p.others > 0
),
kin as (
    select dataset, field, report_date, quantile_cont(evenness / low_chi_square(n - 1, 1.2816), 0.1) as even_ones
    from compared group by all
),
series as (
    select c.*, least(if(is_counted, blurs / n, others), others * least(k.even_ones, 1)) as usual
    from compared as c
    join kin as k using (dataset, field, report_date)
),
pooled as (
    select dataset, if(grouping(thing) = 1, null, thing) as subject, village_code, other_village, report_date,
           sum(n) as n,
           min(first_day) as first_on, count(distinct field) as fields,
           sum(widest / usual) / count(distinct field) as widest,
           sum(n - 1) / count(distinct field) as df, ln(sum(widest / others) / sum(n - 1)) as evenness,
           bool_and(is_counted) as is_counted, sqrt(sum(spread) / sum(n - 1)) as off, sqrt(avg(usual)) as off_usual,
           sum(same) as same, sum(doubles) as doubles, sum(asked) as asked,
           sum(least(0.4 * per_one / sqrt(usual), n)) / sum(n) as chance
    from series where usual > 0
    group by grouping sets ((dataset, thing, village_code, other_village, report_date),
                            (dataset, village_code, other_village, report_date))
),
pairs_alike as (
    select dataset, subject, report_date, count(*) as peers, avg(evenness) as usual_evenness,
           sqrt(greatest(var_samp(evenness), 0.25)) as differ
    from pooled group by all
),
judged as (
    select p.*, k.peers, k.differ, k.usual_evenness - p.evenness as below,
           same > 2 * chance * n and n >= 4 * fields as is_same,
           doubles > 5 * chance * asked and asked >= 4 * fields as is_double
    from pooled as p
    join pairs_alike as k
      on k.dataset = p.dataset and k.report_date = p.report_date and k.subject is not distinct from p.subject
),
chances as (
    select *,
           case when df >= 4 and widest < 0.6 * df then chi_square_share(widest, df) else 1 end as by_spread,
           case when is_same then binomial_tail(same // fields, n // fields, chance) else 1 end as by_same,
           case when is_double then binomial_tail(doubles // fields, asked // fields, 3 * chance)
                else 1 end as by_doubles
    from judged where df >= 4 or is_same or is_double
),
answers as (
    select *, least(3 * least(by_spread, by_same, by_doubles), 1) as p_value,
           case when by_spread <= least(by_same, by_doubles) then null when by_same <= by_doubles then same
                else doubles end as hits
    from chances
)
select dataset as one, subject, village_code, other_village, hits is not null as by_count,
       coalesce(hits, round(100 * off, 1)) as statistic, if(hits is null or by_same <= by_doubles, n, asked) as n,
       case when hits is null then round(100 * off_usual, 1) when by_same <= by_doubles then round(n * chance, 1)
            else round(asked * 3 * chance, 1) end as expected,
       case when p_value > 0.5 or is_counted then p_value
            when peers >= 6 and below > 0 then greatest(p_value, student_tail(below / differ, least(peers - 2, 30)))
            else 1 end as p_value,
       first_on, report_date as since
from answers
