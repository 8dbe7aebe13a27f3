-- sales_by_channel: cumulative sales by channel, in the contract's order; null where nothing was reported.
select w.word as channel, sum(s.amount_wan) as amount_wan, count(distinct s.product) as products,
       count(distinct s.village_code) as villages
from dataset_words as w
left join sale_list as s on s.channel = w.word and ($village is null or s.village_code = $village)
where w.dataset = 'sales' and w.field = 'channel'
group by w.word, w.position
order by w.position
