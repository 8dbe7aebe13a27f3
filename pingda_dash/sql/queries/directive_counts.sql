-- directive_counts: how the 督办件 opened by the as-of date stand, of the township (乡), of each unit (单位) and each village
-- (村) that has any, by whose they are now. $directives: `directives.log`, as JSON.
-- open: not closed; overdue: of these the day in force has passed; waiting: answered and not closed. kept: closed by the
-- day set at the opening; broken: that day has passed without. median_days: from the opening to 销号; null of none.
-- grain: one row a scope        units: days        key: scope, scope_id
with standing as (
    from directives_on($directives)
),
scopes as (
    select '乡' as scope, '' as scope_id, * from standing
    union all
    select '单位', unit, * from standing where unit is not null
    union all
    select '村', village_code, * from standing where village_code is not null
),
counted as (
    select scope, scope_id, count(*) as total, count(*) filter (not is_closed) as open,
           count(*) filter (is_overdue) as overdue, count(*) filter (not is_closed and is_answered) as waiting,
           count(*) filter (is_closed) as closed, count(*) filter (is_kept) as kept,
           count(*) filter (not is_kept) as broken, median(days_open) filter (is_closed) as median_days,
           max(days_over) filter (is_overdue) as most_over
    from scopes group by scope, scope_id
    union all
    select '乡', '', 0, 0, 0, 0, 0, 0, 0, null, null where not exists (from standing)
)
select c.scope, c.scope_id, coalesce(v.village, c.scope_id) as name, c.* exclude (scope, scope_id)
from counted as c
left join village_list as v on c.scope = '村' and v.village_code = c.scope_id
order by c.scope <> '乡', c.scope <> '单位', c.overdue desc, c.open desc, c.scope_id
