-- monitoring_register: the cases open on the register's day against the households that the register calls so, by
-- village and kind, and which of them are in one of the two only. A village whose cases were never reported is not
-- compared, and a case that was found in the week before may not be in the register yet.
-- grain: village, kind, register        key: village_code, subject, since
-- kept
with kinds as (
    select word as kind from dataset_words where dataset = 'households' and field = 'category'
    intersect
    select word from dataset_words where dataset = 'monitoring' and field = 'kind'
),
registers as (
    select register_date, until from register_periods where dataset = 'households'
),
on_the_day as (
    select r.register_date, m.household_id, m.village_code, m.kind, m.found_on,
           case_is_open(m.outcome, m.cleared_on, r.register_date) as is_open
    from registers as r
    join monitoring as m on m.report_date <= r.register_date
    qualify row_number() over (partition by r.register_date, m.household_id order by m.report_date desc) = 1
),
listed as (
    select h.register_date, h.household_id, h.village_code, h.category as kind
    from households as h
    semi join on_the_day as d on d.register_date = h.register_date and d.village_code = h.village_code
    where h.category in (select k.kind from kinds as k)
),
either as (
    select coalesce(d.register_date, l.register_date) as register_date,
           coalesce(d.village_code, l.village_code) as village_code, coalesce(d.kind, l.kind) as kind,
           coalesce(d.household_id, l.household_id) as household_id, d.household_id is not null as is_open,
           coalesce(d.found_on > d.register_date - 7, false) as is_late,
           l.household_id is not null as is_listed
    from (select o.* from on_the_day as o where o.is_open and o.kind in (select k.kind from kinds as k)) as d
    full join listed as l using (register_date, village_code, kind, household_id)
)
select 'monitoring' as one, 'households' as other, village_code, (select affairs_unit from plan_campaign) as unit,
       kind as subject, count(*) filter (is_open) as ours, '户' as our_unit, count(*) filter (is_listed) as theirs,
       '户' as their_unit,
       string_agg(household_id, '、' order by household_id) filter (is_open <> is_listed and not is_late) as things,
       e.register_date as since, r.until
from either as e
join registers as r on r.register_date = e.register_date
group by e.register_date, r.until, village_code, kind
having bool_or(is_open <> is_listed and not is_late)
