-- form_figures: every figure that a form from above may ask for, of the township, each village and each unit.
-- id: `indicator:<goal>:<part>`, else `<what>:<column>`. value: null where nothing is known, reason says why; with a value
-- reason says what it lacks (部分村未报, 未核实, …). word: of what is no number. heard of asked: villages.
-- of_villages: the sum of the villages' values, which may be less than the township's: money that is of no village.
-- grain: a figure of a scope (乡, 村, 单位)        key: id, scope, scope_id
with counted as (
    select if(village_code is null, '乡', '村') as scope, coalesce(village_code, '') as scope_id, *
    from (
        select village_code, count(*) as households, sum(members) as people,
               count(*) filter (category = '一般户') as general,
               count(*) filter (category = '脱贫户') as lifted,
               coalesce(sum(members) filter (category = '脱贫户'), 0) as lifted_people,
               count(*) filter (category = '未脱贫户') as unlifted,
               coalesce(sum(members) filter (category = '未脱贫户'), 0) as unlifted_people,
               count(*) filter (category = '脱贫不稳定户') as unstable,
               count(*) filter (category = '边缘易致贫户') as marginal,
               count(*) filter (is_registered) as registered,
               coalesce(sum(members) filter (is_registered), 0) as registered_people,
               max(register_date) as report_date
        from household_list group by grouping sets ((village_code), ())
        having grouping(village_code) = 1 or village_code is not null
    )
),
counts as (
    from counted
    unpivot include nulls (number for part in (
        households, people, general, lifted, lifted_people, unlifted, unlifted_people, unstable, marginal, registered,
        registered_people
    ))
),
registers as (
    select '村' as scope, village_code as scope_id, 1 as asked, (people_source is not null)::int as heard,
           (registered_source is not null)::int as heard_registered, households, population, registered_households,
           registered_people, people_date, registered_date, people_source = '公开资料' as is_public
    from village_people
    union all
    select '乡', '', count(*), count(people_source), count(registered_source), sum(households), sum(population),
           sum(registered_households), sum(registered_people), min(people_date), min(registered_date),
           bool_or(people_source = '公开资料')
    from village_people
),
register_parts as (
    from (
        select scope, scope_id, asked, heard, heard_registered, people_date, registered_date, is_public,
               households::double as households, population::double as population,
               registered_households::double as registered_households, registered_people::double as registered_people
        from registers
    )
    unpivot include nulls (number for part in (households, population, registered_households, registered_people))
),
problems as (
    select scope, scope_id, count(problem_id) as total, count(problem_id) filter (not is_open) as closed,
           count(problem_id) filter (is_open) as open, count(problem_id) filter (state = '已整改') as fixed,
           count(problem_id) filter (state = '整改中') as working,
           count(problem_id) filter (state = '未整改') as untouched,
           count(problem_id) filter (days_late > 0) as late
    from (
        select '乡' as scope, '' as scope_id, p.* from (select 1) as one left join problem_list as p on true
        union all by name
        select '村' as scope, v.village_code as scope_id, p.* exclude (village_code)
        from village_list as v left join problem_list as p on p.village_code = v.village_code
        union all by name
        select '单位' as scope, u.name as scope_id, p.* exclude (unit)
        from plan_units as u left join problem_list as p on p.unit = u.name
    )
    group by scope, scope_id
),
problem_parts as (
    from problems
    unpivot include nulls (number for part in (total, closed, open, fixed, working, untouched, late))
),
money as (
    select if(village_code is null, '乡', '村') as scope, coalesce(village_code, '') as scope_id, *
    from (
        select village_code, count(*)::double as projects, sum(planned_wan) as planned_wan,
               sum(arrived_wan) as arrived_wan, sum(spent_wan) as spent_wan,
               100 * sum(arrived_wan) / nullif(sum(planned_wan), 0) as arrived_percent,
               100 * sum(spent_wan) / nullif(sum(planned_wan), 0) as spent_percent,
               max(report_date) as report_date
        from project_list group by grouping sets ((village_code), ())
        having grouping(village_code) = 1 or village_code is not null
    )
),
money_parts as (
    from money
    unpivot include nulls (number for part in (
        projects, planned_wan, arrived_wan, spent_wan, arrived_percent, spent_percent
    ))
),
cases as (
    select '乡' as scope, '' as scope_id, total, open, unstable, marginal, sudden, cleared, without_measures, report_date
    from case_tally where village_code is null
    union all
    select '村', v.village_code, if(t.total is null or few(c.cleared), null, coalesce(c.total, 0)), coalesce(c.open, 0),
           if(few(c.unstable) or few(c.marginal) or few(c.sudden), null, coalesce(c.unstable, 0)),
           if(few(c.unstable) or few(c.marginal) or few(c.sudden), null, coalesce(c.marginal, 0)),
           if(few(c.unstable) or few(c.marginal) or few(c.sudden), null, coalesce(c.sudden, 0)),
           if(few(c.cleared), null, coalesce(c.cleared, 0)), coalesce(c.without_measures, 0), t.report_date
    from village_list as v
    cross join case_tally as t
    left join case_tally as c on c.village_code = v.village_code
    where t.village_code is null
),
case_parts as (
    from cases
    unpivot include nulls (number for part in (total, open, unstable, marginal, sudden, cleared, without_measures))
),
scopes as (
    select '乡' as scope, '' as scope_id
    union all select '村', village_code from village_list
    union all select '单位', name from plan_units
),
duties as (
    select s.scope, s.scope_id, coalesce(c.total, 0) as total, coalesce(c.led, 0) as led, coalesce(c.done, 0) as done,
           coalesce(c.on_course, 0) as on_course, coalesce(c.behind, 0) as behind, coalesce(c.overdue, 0) as overdue,
           coalesce(c.broken, 0) as broken, coalesce(c.unreported, 0) as unreported,
           coalesce(c.not_begun, 0) as not_begun, c.last_report as report_date
    from scopes as s
    left join duty_counts as c on c.scope = s.scope and c.scope_id = s.scope_id
),
duty_counts_parts as (
    from duties
    unpivot include nulls (number for part in (
        total, led, done, on_course, behind, overdue, broken, unreported, not_begun
    ))
),
goals as (
    select id, if(village_code is null, '乡', '村') as scope, coalesce(village_code, '') as scope_id, status, reason,
           actual, target, deadline, report_date, heard, asked, direction,
           if(direction = 'at_most_zero', actual, if(target < actual, 0, target - actual)) as gap,
           100 * progress as percent
    from indicator_standing
),
goal_parts as (
    select 'indicator:' || id || ':' || part as id, scope, scope_id, number as value, null::varchar as word,
           case when part = 'target' then if(number is null, coalesce(reason, '村级目标待名册'), null)
                when number is null then coalesce(reason, '未报送')
                when reason in ('村级目标待名册', '基线未齐') and part = 'actual' then null
                else reason end as reason,
           if(part = 'target', null, report_date) as report_date, if(part = 'target', null, heard) as heard,
           if(part = 'target', null, asked) as asked
    from (from goals unpivot include nulls (number for part in (actual, target, gap, percent)))
    union all
    select 'indicator:' || id || ':status', scope, scope_id, null, status, null, report_date, heard, asked from goals
    union all
    select 'indicator:' || id || ':deadline', scope, scope_id, null, deadline::varchar, null, null, null, null from goals
),
every_figure as (
    select id, scope, scope_id, value::double as value, word, reason, report_date::date as report_date, heard, asked
    from goal_parts
    union all
    select 'duties:' || part, scope, scope_id, number, null, null, report_date, null, null from duty_counts_parts
    union all
    select 'villages:' || part, scope, scope_id, number, null,
           case when number is null then '未报送'
                when if(starts_with(part, 'registered'), heard_registered, heard) < asked then '部分村未报'
                when is_public and not starts_with(part, 'registered') then '未核实' end,
           if(starts_with(part, 'registered'), registered_date, people_date),
           if(starts_with(part, 'registered'), heard_registered, heard), asked
    from register_parts
    union all
    select 'households:' || c.part, s.scope, s.scope_id, p.number, null,
           if(p.number is null or p.part is null, '未报送', null), p.report_date, null, null
    from (select distinct part from counts) as c
    cross join (from scopes where scope <> '单位') as s
    left join counts as p on p.part = c.part and p.scope = s.scope and p.scope_id = s.scope_id
    union all
    select 'problems:' || part, scope, scope_id, if((select count(*) from problem_list) > 0, number, null), null,
           if((select count(*) from problem_list) > 0, null, '未报送'), (select max(report_date) from problem_list), null, null
    from problem_parts
    union all
    select 'funds:' || c.part, s.scope, s.scope_id, p.number, null,
           if(p.number is not null, null, if((select count(*) from project_list) > 0, '台账里没有', '未报送')),
           p.report_date, null, null
    from (select distinct part from money_parts) as c
    cross join (from scopes where scope <> '单位') as s
    left join money_parts as p on p.part = c.part and p.scope = s.scope and p.scope_id = s.scope_id
    union all
    select 'cases:' || part, scope, scope_id, if(total is null and part <> 'total', null, number), null,
           case when number is null and report_date is not null then '少于3户'
                when number is null or report_date is null then '未报送' end, report_date, null, null
    from (select p.*, t.total from case_parts as p cross join (select total from case_tally where village_code is null) as t)
)
select *, sum(value) filter (scope = '村') over (partition by id) as of_villages
from every_figure
order by id, scope, scope_id
