-- home_items: which items of a meeting (`meeting_items`) concern one household on the as-of date, so that what was
-- promised of them was promised to it, too.
-- topic: 核对 (a check names it); 措施, 新增对象 (its village's cases without measures, its new ones); else what it lacks or is
-- watched for (收入、住房、教育、医疗、饮水、退出、监测、风险), and the item is the township's duty that counts it. is_open: still so on
-- the day: a finding may be none any more. What an open wall may not tell of the household (`sql/macros/few.sql`) concerns
-- it in no item.
-- grain: one row an item        key: item
with home as (
    select h.*, coalesce(c.is_open, false) as is_watched, c.kind, c.measures, p.poverty_line
    from shown_homes('household_list') as h
    cross join plan_campaign as p
    left join (
        select household_id, is_open, measures,
               if(too_few(count(*) over (partition by village_code, kind)), null, kind) as kind
        from case_list
    ) as c using (household_id)
    where h.household_id = $household
),
counted as (
    select unnest([
        {topic: '住房', dataset: 'guarantees', measure: 'open', item: '危房改造', is_so: housing_safe = false},
        {topic: '教育', dataset: 'guarantees', measure: 'open', item: '控辍保学', is_so: schooling_met = false},
        {topic: '饮水', dataset: 'guarantees', measure: 'open', item: '饮水安全', is_so: water_safe = false},
        {topic: '医疗', dataset: 'households', measure: 'medical_percent', item: null,
         is_so: is_registered and medical_met = false},
        {topic: '收入', dataset: 'households', measure: 'below_line_people', item: null,
         is_so: is_registered and net_income < poverty_line},
        {topic: '退出', dataset: 'households', measure: 'lacking_households', item: null,
         is_so: was_unlifted and not is_lifted},
        {topic: '风险', dataset: 'monitoring', measure: 'unstable', item: null, is_so: is_watched and kind = '脱贫不稳定户'},
        {topic: '风险', dataset: 'monitoring', measure: 'marginal', item: null, is_so: is_watched and kind = '边缘易致贫户'},
        {topic: '监测', dataset: 'monitoring', measure: 'open', item: null, is_so: is_watched},
        {topic: '措施', dataset: 'monitoring', measure: 'measures_percent', item: null,
         is_so: is_watched and measures is null}
    ], recursive := true)
    from home
),
duties as (
    select 'task:' || i.duty as item, string_agg(distinct c.topic, '、' order by c.topic) as topic, true as is_open
    from counted as c
    join indicator_standing as i
      on i.dataset = c.dataset and i.measure = c.measure and i.item is not distinct from c.item
    where c.is_so and i.village_code is null and i.duty is not null
    group by i.duty
),
cases as (
    select format('village:{}:措施', village_code) as item, '措施' as topic, true as is_open
    from home where is_watched and measures is null
    union all
    select format('village:{}:新增对象:{}', h.village_code, h.category), '新增对象', true
    from home as h join new_cases as n on n.village_code = h.village_code and n.category = h.category
),
findings_of_it as (
    select 'check:' || d.finding as item, '核对' as topic, bool_or(q.finding is not null) as is_open
    from doubts as d
    join home as h
      on d.subject = h.household_id or list_contains(string_split(coalesce(d.things, ''), '、'), h.household_id)
    left join questioned as q on q.finding = d.finding
    where d.source = 'check' and d.since <= getvariable('as_of')
    group by d.finding
)
select item, topic, is_open from duties
union all select item, topic, is_open from cases
union all select item, topic, is_open from findings_of_it
order by item
