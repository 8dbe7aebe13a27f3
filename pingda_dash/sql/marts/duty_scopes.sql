-- duty_scopes: whose each duty is: the township's, each unit's (led and answered for), each clause's of the plan, each
-- page's (that of the ledger which it stands by), each village's own. A unit's and a page's are the township's.
-- grain: scope (乡, 单位, 条款, 页, 村), scope_id (its name, clause, path or village code; empty for the township), duty
-- key: scope, scope_id, id
select '乡' as scope, '' as scope_id, id, village_code from duty_standing where village_code is null
union all
select '单位', u.name, d.id, d.village_code
from plan_units as u
join duty_standing as d on d.village_code is null
                       and (d.lead_unit = u.name or names_unit(d.responsible_units, u.name))
union all
select '条款', clause, id, village_code from duty_standing where village_code is null
union all
select '页', l.page, d.id, d.village_code
from dataset_list as l
join duty_standing as d on d.dataset = l.dataset and d.village_code is null
union all
select '村', village_code, id, village_code from duty_standing where village_code is not null
