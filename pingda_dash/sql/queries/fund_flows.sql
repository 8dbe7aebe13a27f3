-- fund_flows: money by source, purpose and village (全乡 where none), in the contract's orders; of one village its own.
select p.fund, p.purpose, p.village_code, p.village, sum(p.planned_wan) as planned_wan,
       sum(p.arrived_wan) as arrived_wan, sum(p.spent_wan) as spent_wan, count(*) as projects
from project_list as p
join dataset_words as f on f.dataset = 'funds' and f.field = 'fund' and f.word = p.fund
join dataset_words as u on u.dataset = 'funds' and u.field = 'purpose' and u.word = p.purpose
where $village is null or p.village_code = $village
group by p.fund, p.purpose, p.village_code, p.village, f.position, u.position
order by f.position, u.position, p.village_code nulls last
