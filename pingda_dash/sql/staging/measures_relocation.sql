-- measures_relocation: how far each stage of plan 四(四) is, in percent of households or of settlements. 转移就业 and 产业
-- are of the households able to work; while a settlement does not say how many are, there is no such figure, and
-- <measure>_unknown is the number of settlements that do not.
-- grain: measure, report date        units: 0..100, settlements        key: measure, report_date
-- kept
with shares as (
    select report_date,
           100.0 * sum(reclaimed) / nullif(sum(households), 0) as reclaimed_percent,
           case when count(settled) + count(accounted) > 0
                then 50.0 * (count(*) filter (settled = '已完成') + count(*) filter (accounted = '已完成')) / count(*)
           end as settled_percent,
           case when count(land) > 0 then 100.0 * count(*) filter (land = '已完成') / count(*) end as land_percent,
           case when count(party) > 0 then 100.0 * count(*) filter (party = '已完成') / count(*) end as party_percent,
           case when count(able) < count(*) or count(employed) = 0 then null
                when sum(able) = 0 then 100
                else 100.0 * coalesce(sum(least(employed, able)) filter (employed is not null), 0) / sum(able) end
               as employed_percent,
           case when count(employed) > 0 then count(*) - count(able) end::double as employed_percent_unknown,
           case when count(able) < count(*) or count(in_industry) = 0 then null
                when sum(able) = 0 then 100
                else 100.0 * coalesce(sum(least(in_industry, able)) filter (in_industry is not null), 0) / sum(able) end
               as industry_percent,
           case when count(in_industry) > 0 then count(*) - count(able) end::double as industry_percent_unknown,
           100.0 * count(*) filter (farm = '投入使用') / nullif(count(*) filter (farm <> '无'), 0) as farms_percent,
           case when count(audited) > 0 then 100.0 * count(*) filter (audited = '已完成') / count(*) end
               as audited_percent,
           case when count(accepted) > 0 then 100.0 * count(*) filter (accepted = '已完成') / count(*) end
               as accepted_percent
    from settlements_by_day group by report_date
)
select measure, null::varchar as item, null::varchar as village_code, report_date, value
from (unpivot shares on columns(* exclude (report_date)) into name measure value value)
