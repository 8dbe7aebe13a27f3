-- links_by_kind: entities at work (正常) by 联结方式, with the households they lead; of one village its own.
select w.word as link, count(e.entity) as entities, sum(e.households) as households,
       sum(e.poor_households) as poor_households
from dataset_words as w
left join entity_list as e on e.link = w.word and e.state = '正常'
                       and ($village is null or e.village_code = $village)
where w.dataset = 'cooperatives' and w.field = 'link'
group by w.word, w.position
order by w.position
