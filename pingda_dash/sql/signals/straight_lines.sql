-- straight_lines: a number that grows by about as much a day in report after report: more evenly than counting allows
-- (the steps of a count differ like a Poisson's, at least), and than its peers do, of which a fifth of the ledger's
-- may be even for a reason. statistic: the standard deviation of its steps, or (by_count) how many of n are as those
-- before; expected: what that is of honest ones, at least or at most. p_value: of three questions the least likely
-- answer, times three: so little spread (the lower tail of a chi-square of n - 1 degrees, with the rounding of each
-- step added), so many steps that those before foretold, and but for one more (binomial tails; a step hits a number
-- with the density of the spread that is expected). Of what is measured not below Student's t of the spread's
-- logarithm among the other villages' series.
-- grain: a series and a report of it, the sixth or later        units: the field's
-- key: one, village_code, subject, field, since
-- kept
with earlier as (
    select a.series, a.report_date, sum(b.step) / sum(b.days) as pace
    from steps as a
    join steps as b on b.series = a.series and b.report_date < a.report_date
    group by all
),
foretold as (
    select s.series, s.report_date, s.step, s.days, s.was_on, abs(s.step - s.days * e.pace) as off
    from steps as s
    left join earlier as e using (series, report_date)
),
upto as (
    select a.series, a.report_date, count(*) as n, sum(b.step) as grown, sum(b.days) as days,
           sum(b.step * b.step / b.days) as squares, sum(1 / b.days) as per_day, min(b.was_on) as first_on,
           count(*) filter (b.off <= 0.51) as same, count(*) filter (b.off <= 1.01) as doubles
    from foretold as a
    join foretold as b on b.series = a.series and b.report_date <= a.report_date
    group by all having count(*) >= 5
),
sums as (
    select s.dataset, s.village_code, s.thing, s.field, s.is_counted, s.grain_size,
           if(s.group_of = '', hash(s.dataset, s.field), s.cell) as cell, u.*
    from upto as u
    join steps as s using (series, report_date)
),
spreads as (
    select *, grown / n as size, greatest(squares * days / grown - grown, 0) as spread,
           with_rounding(squares * days / grown - grown, per_day * days / grown) as widest
    from sums
),
peers as (
    select cell, report_date, count(*) as peers,
           median(spread / (n - 1)) as others, median(spread / (n - 1) / size) as others_by_size
    from spreads group by all
),
compared as (
    select s.*, p.others, p.others_by_size, spread / (n - 1) / p.others as evenness,
           greatest(ln(widest / (n - 1) / p.others), -20) as log_evenness
    from spreads as s
    join peers as p using (cell, report_date)
    where p.peers >= 4 and s.size >= 4 and p.others > 0
),
kin as (
    select dataset, field, report_date, quantile_cont(evenness / low_chi_square(n - 1, 0.8416), 0.2) as even_ones,
           count(*) as all_of_kind, sum(log_evenness ** 2) as unevenness
    from compared group by all
),
own as (
    select dataset, field, report_date, village_code, count(*) as own_of_kind, sum(log_evenness ** 2) as own_unevenness
    from compared group by all
),
judged as (
    select c.*,
           least(if(is_counted, 1, others), least(others, others_by_size * size) * least(k.even_ones, 1)) as usual,
           all_of_kind - o.own_of_kind as others_of_kind,
           sqrt(greatest((unevenness - o.own_unevenness) / greatest(all_of_kind - own_of_kind, 1), 0.25)) as differ
    from compared as c
    join kin as k using (dataset, field, report_date)
    join own as o using (dataset, field, report_date, village_code)
),
chances as (
    select *,
           case when widest < usual * (n - 1) / 2 then chi_square_share(widest / usual, n - 1)
                else 1 end as by_spread,
           case when same > n / 3 and usual * size > 0.3 then binomial_tail(same, n - 1, 0.4 / sqrt(usual * size))
                else 1 end as by_same,
           case when doubles > n / 2 and usual * size > 2
                then binomial_tail(doubles, n - 1, 1.2 / sqrt(usual * size)) else 1 end
               as by_doubles
    from judged
),
answers as (
    select *, least(3 * least(by_spread, by_same, by_doubles), 1) as chance,
           case when by_spread <= least(by_same, by_doubles) then null when by_same <= by_doubles then same
                else doubles end as hits
    from chances
)
select dataset as one, village_code, thing as subject, field, hits is not null as by_count,
       coalesce(hits, round(sqrt(spread / (n - 1) * size) * grain_size, 2)) as statistic,
       n - (hits is not null)::int as n,
       if(hits is null, round(sqrt(usual * size) * grain_size, 2),
          round((n - 1) * if(by_same <= by_doubles, 0.4, 1.2) / sqrt(usual * size), 1)) as expected,
       case when chance > 0.5 or is_counted then chance
            when others_of_kind >= 4 and log_evenness < 0
                then greatest(chance, student_tail(-log_evenness / differ, least(others_of_kind, 30)))
            else 1 end as p_value,
       first_on, report_date as since
from answers
