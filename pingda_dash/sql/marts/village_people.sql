-- village_people: the people and 建档立卡户 of every village, each from one source, with its day.
-- households and population: together from one source, people_source: 村情名册, else 农户名册, else 公开资料 of
-- population_year (未核实); registered_households and registered_people likewise, registered_source. …_date: of the register
-- that the source is; homes_registered: what 农户名册 counts, whichever is the source.
-- grain: one row a village        units: 户, 人        key: village_code
with homes as (
    select village_code, count(*) as households, sum(members) as people, count(*) filter (is_registered) as registered,
           sum(members) filter (is_registered) as registered_people, max(register_date) as register_date
    from household_list group by village_code
),
sourced as (
    select v.village_code,
           case when v.households is not null or v.population is not null and v.population_year is null then '村情名册'
                when h.households is not null then '农户名册'
                when v.population is not null then '公开资料' end as people_source,
           case when v.registered_households is not null then '村情名册'
                when h.registered is not null then '农户名册' end as registered_source
    from village_list as v
    left join homes as h using (village_code)
)
select v.village_code,
       if(s.people_source = '农户名册', h.households, v.households) as households,
       case when s.people_source = '农户名册' then h.people
            when s.people_source = '公开资料' or v.population_year is null then v.population end as population,
       if(s.people_source = '公开资料', v.population_year, null) as population_year,
       if(s.registered_source = '农户名册', h.registered, v.registered_households) as registered_households,
       if(s.registered_source = '农户名册', h.registered_people, v.registered_people) as registered_people,
       s.people_source, s.registered_source,
       case s.people_source when '村情名册' then v.register_date when '农户名册' then h.register_date end as people_date,
       case s.registered_source when '村情名册' then v.register_date when '农户名册' then h.register_date end
           as registered_date,
       h.registered as homes_registered
from village_list as v
join sourced as s using (village_code)
left join homes as h using (village_code)
