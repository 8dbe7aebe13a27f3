-- goal_asked: how many villages each indicator is asked of; null where its ledger is not asked of every village (a list
-- that an office keeps for the township).
-- grain: indicator        key: indicator_id
-- kept
select i.id as indicator_id,
       if(d.covers is null, null, count(v.village_code) filter (i.apportion_by is distinct from 'each_poor' or v.is_poor))
           as asked
from plan_indicators as i
left join dataset_list as d on d.dataset = i.dataset
cross join known_villages as v
group by i.id, d.covers
