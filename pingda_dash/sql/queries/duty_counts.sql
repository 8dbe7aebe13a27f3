-- duty_counts: how many duties stand in each status: of the township, each unit and clause of the plan, each page that
-- shows a ledger, each village (`duty_counts`), or of one of them ($scope, $scope_id), 0 where nothing is asked of it.
with scopes as (
    select '乡' as scope, '' as scope_id
    union all select '单位', name from plan_units
    union all select '条款', id from plan_clauses
    union all select distinct '页', page from dataset_list
    union all select '村', village_code from village_list
)
select s.scope, s.scope_id, coalesce(c.total, 0) as total, coalesce(c.led, 0) as led, coalesce(c.broken, 0) as broken,
       coalesce(c.overdue, 0) as overdue, coalesce(c.behind, 0) as behind, coalesce(c.unreported, 0) as unreported,
       coalesce(c.not_begun, 0) as not_begun, coalesce(c.on_course, 0) as on_course, coalesce(c.done, 0) as done,
       coalesce(c.silent_late, 0) as silent_late, coalesce(c.reported, 0) as reported, coalesce(c.stale, 0) as stale,
       coalesce(c.near, 0) as near, coalesce(c.due_this_week, 0) as due_this_week, c.longest_late, c.next_deadline,
       c.last_report
from scopes as s
left join duty_counts as c on c.scope = s.scope and c.scope_id = s.scope_id
where ($scope is null or s.scope = $scope) and ($scope_id is null or s.scope_id = $scope_id)
order by s.scope, s.scope_id
