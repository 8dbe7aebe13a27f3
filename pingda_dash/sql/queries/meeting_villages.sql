-- meeting_villages: one item of `meeting_items` in every village, in the fixed village order; no row where neither the
-- plan nor a ledger tells villages apart.
-- An indicator (or the one a task stands by): where it stands. Problems of a unit: how many are late there (`count`).
-- What two ledgers, the reports or monitoring found: the concern of that kind in each village (`finding`), null where
-- none.
-- grain: one row a village        units: as plan_indicators.unit, shares 0..1        key: village_code
with asked as (
    select split_part($item, ':', 1) as kind, split_part($item, ':', 2) as ref
),
the_indicator as (
    select i.* from plan_indicators as i
    where i.id = (select case kind when 'indicator' then ref
                         when 'task' then (select indicator from plan_tasks where id = ref) end from asked)
),
reported as (
    select a.village_code, max_by(a.value, a.report_date) as value
    from indicator_actuals as a join the_indicator as i on i.id = a.indicator_id
    where a.village_code is not null and a.report_date <= getvariable('as_of')
    group by a.village_code
),
by_indicator as (
    select v.village_code, i.direction, i.unit, coalesce(s.actual, t.value) as actual, s.baseline, s.target,
           s.target_basis, s.progress,
           case when s.expected is not null then s.expected_progress end as expected_progress,
           case when s.id is not null then s.status end as status, null::bigint as "count", null::varchar as finding
    from village_list as v
    cross join the_indicator as i
    left join indicator_standing as s on s.id = i.id and s.village_code = v.village_code
    left join reported as t on t.village_code = v.village_code
    where exists (from reported)
       or exists (from indicator_standing as any_of where any_of.id = i.id and any_of.village_code is not null)
),
by_unit as (
    select v.village_code, 'at_most_zero', '条', null::double, null::double, null::double, null, null::double,
           null::double, null, count(p.problem_id), null
    from village_list as v
    join asked on asked.kind = 'unit'
    left join problem_list as p on p.village_code = v.village_code and p.unit = asked.ref and p.days_late > 0
    group by v.village_code
),
topics as (
    select c.*, trim(regexp_replace(c.title, '[0-9, ]+', '', 'g')) as topic from concerns as c
    join asked on c.ref_kind = asked.kind where asked.kind in ('check', 'village')
),
-- A silent village is called by its own name: what is alike is the kind.
by_topic as (
    select v.village_code, null, null, null::double, null::double, null::double, null, null::double, null::double,
           null, null::bigint,
           (select string_agg(if(o.kind = '新增', o.title, o.detail), ';' order by o.rank)
            from topics as o
            where o.village_code = v.village_code and o.kind = one.kind
              and (o.topic = one.topic or (o.ref_kind = 'village' and o.kind = '未报送')))
    from village_list as v
    cross join (select distinct t.kind, t.topic from topics as t join asked on t.ref_id = asked.ref
                where asked.kind = 'check' or t.topic = split_part($item, ':', 3)) as one
)
select v.village_code, v.village, v.is_poor, b.* exclude (village_code)
from (from by_indicator union all from by_unit union all from by_topic) as b
join village_list as v on v.village_code = b.village_code
order by v.village_code
