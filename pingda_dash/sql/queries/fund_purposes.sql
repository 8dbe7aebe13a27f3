-- fund_purposes: money of the township or one village by purpose, with its share of all that is planned and of the planned 涉农整合资金 (0..1).
select p.purpose, sum(p.planned_wan) as planned_wan, sum(p.arrived_wan) as arrived_wan, sum(p.spent_wan) as spent_wan,
       coalesce(sum(p.planned_wan) filter (p.fund = '涉农整合资金'), 0) as integrated_wan,
       sum(p.planned_wan) / nullif(sum(sum(p.planned_wan)) over (), 0) as share,
       coalesce(sum(p.planned_wan) filter (p.fund = '涉农整合资金'), 0)
           / nullif(sum(coalesce(sum(p.planned_wan) filter (p.fund = '涉农整合资金'), 0)) over (), 0) as integrated_share
from project_list as p
join dataset_words as u on u.dataset = 'funds' and u.field = 'purpose' and u.word = p.purpose
where $village is null or p.village_code = $village
group by p.purpose, u.position
order by u.position
