-- signals: what is unlikely to be honest chance in everything that was ever reported (docs/trust.md), each while it
-- lasts, as values: never more than a question (请核实). The statements of `signals/` are filled in by
-- `snapshot.relations`: a signal is a file there, and its words in `signals.py`. Each asks the same question (of a
-- ledger, a village or a pair of them, a thing, a field) anew with every report. asked: the questions up to the day;
-- adjusted: p_value by Holm among those, so that of honest data a day has a signal in `signal_rate` (limits) of the
-- townships at most. It rests on the rows of the ledger `one` (of the field, the thing, the villages, where they are
-- given) from first_on to since. finding: a name that stays while the figures move. first_since: since when it has
-- been one in report after report.
-- grain: one row a signal and a while        key: finding, since
-- kept
with everything as materialized (
    select null::varchar as signal_id, null::varchar as one, null::varchar as village_code,
           null::varchar as other_village,
           null::varchar as subject, null::varchar as field, null::boolean as by_count, null::double as statistic,
           null::double as n,
           null::double as expected, null::double as p_value, null::date as first_on, null::date as since
    where false
    union all by name
    {signals}
),
begun as (
    select min(since) as day
    from everything group by signal_id, one, village_code, other_village, subject, field
),
asked_on as (
    select day, sum(count(*)) over (order by day) as asked from begun group by day
),
unlikely as (
    select e.* from everything as e cross join limits as l where e.p_value < l.signal_rate
),
-- Until when: the next time that the same is asked.
lasting as (
    select u.*, min(e.since) as until
    from unlikely as u
    left join everything as e
      on e.signal_id = u.signal_id and e.one = u.one and e.village_code is not distinct from u.village_code
     and e.other_village is not distinct from u.other_village and e.subject is not distinct from u.subject
     and e.field is not distinct from u.field and e.since > u.since
    group by all
),
ranked as (
    select l.*, a.asked, a.asked + 1 - row_number() over ranks as still_asked,
           concat_ws('|', l.signal_id, l.one, coalesce(l.village_code, ''), coalesce(l.other_village, ''),
                     coalesce(l.subject, ''), coalesce(l.field, '')) as finding
    from lasting as l
    asof join asked_on as a on a.day <= l.since
    window ranks as (partition by l.since order by l.p_value, l.signal_id, l.village_code, l.other_village,
        l.subject, l.field)
),
adjusted as (
    select * exclude (still_asked),
           least(1, max(p_value * still_asked) over (partition by since order by p_value,
               still_asked desc)) as adjusted
    from ranked
),
passed as (
    select *, coalesce(lag(until) over whiles = since, false) as goes_on
    from adjusted where adjusted <= (select signal_rate from limits)
    window whiles as (partition by finding order by since)
)
select p.* exclude (goes_on), f.title as field_title, f.unit as field_unit,
       max(since) filter (not goes_on) over (
           partition by finding order by since rows between unbounded preceding and current row
       ) as first_since
from passed as p
left join dataset_fields as f on f.dataset = p.one and f.field = p.field
