-- sales_by_village: cumulative sales of each village, or of one, those online, and whether it sells through its own service point
-- (null: nothing came, or the ledger does not say which 电商站点 is one).
select v.village_code, v.village, v.is_poor, sum(s.amount_wan) as amount_wan,
       case when count(s.channel) > 0
            then coalesce(sum(s.amount_wan) filter (s.channel in ('线上', '电商站点')), 0) end as online_wan,
       case when bool_or(s.channel = '电商站点' and s.is_station and s.amount_wan > 0) then true
            when bool_or(s.channel = '电商站点' and s.is_station is null and s.amount_wan > 0) then null
            when count(s.channel) > 0 then false end as station,
       max(s.report_date) as report_date
from village_list as v
left join sale_list as s using (village_code)
where $village is null or v.village_code = $village
group by v.village_code, v.village, v.is_poor
order by v.village_code
