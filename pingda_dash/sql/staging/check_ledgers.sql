-- check_ledgers: which ledgers and registers each check looks at. What a file of `checks/` names itself is filled in by
-- `snapshot.relations` (the ledger that a finding is in, `one`, and that which it is held against, `other`); of the
-- checks that look at every ledger of a nature, it is said here which those are.
-- grain: check × dataset        key: check_id, dataset
-- kept
with numbers as (
    select f.*, d.by_village
    from dataset_fields as f
    join dataset_list as d using (dataset)
    where d.mode = 'ledger' and f.type in ('integer', 'number')
),
named (check_id, dataset) as (
    values {named}
),
of_a_nature as (
    select 'before_season' as check_id, i.dataset
    from plan_indicators as i
    cross join plan_campaign as c
    join numbers as n on n.dataset = i.dataset and n.field = i.measure
    where i.start > c.start and i.item is not null
    union all
    select 'case_reopened', 'monitoring'
    union all
    select 'due_changed', 'guarantees'
    union all
    select 'visit_undrawn', unnest(['visits', 'inspections'])
    union all
    select 'unit_price', unnest(['sales', 'industry', 'tourism'])
    union all
    select 'ratio_moved',
           unnest(['industry', 'employment', 'cooperatives', 'relocation', 'workshops', 'guarantees', 'records'])
    union all
    select unnest(['date_long_ago', if(ahead, null, 'date_after_report')]), dataset
    from dataset_fields where type = 'date' and field not in ('report_date', 'register_date')
    union all
    select 'figure_changed', dataset from numbers where stays
    union all
    select 'figure_fell', dataset from numbers where cumulative or advances
    union all
    select 'figure_blank', dataset from numbers
    union all
    select 'stock_fell', dataset from numbers where not (cumulative or advances or stays) and field not in ('open', 'due')
    union all
    select 'figure_jumped', dataset
    from numbers
    where not stays and dataset not in ('records', 'relocation') and field not in ('due', 'met', 'percent', 'arrived_wan')
    union all
    select 'first_beyond_others', dataset from numbers where not by_village and unit in ('人', '户', '人次')
    union all
    select unnest(['first_out_of_line', 'village_copied', 'village_repeats']), dataset from numbers where by_village
    union all
    select 'village_steps', dataset from numbers where cumulative and by_village
    union all
    select 'late_and_large', dataset from numbers where by_village and cumulative
    union all
    select unnest(case f.advances when true then ['state_went_back'] else ['state_changed'] end), f.dataset
    from dataset_fields as f
    join dataset_list as d using (dataset)
    where d.mode = 'ledger' and (f.advances or f.stays) and f.type not in ('integer', 'number')
    union all
    select 'thing_twice', dataset
    from dataset_list where mode = 'ledger' and not by_village and dataset not in ('tasks', 'activities', 'monitoring')
    union all
    select 'thing_vanished', dataset from dataset_list where mode = 'ledger' and dataset not in ('activities', 'tasks')
)
select distinct check_id, dataset
from (from named union all from of_a_nature)
where check_id is not null and not is_of_silence(check_id)
