-- measures_relocation: how far each stage of plan 四(四) is, in percent of households or of settlements.
-- grain: measure, report date        units: 0..100        key: measure, report_date
-- kept
with shares as (
    select report_date,
           100.0 * sum(reclaimed) / nullif(sum(households), 0) as reclaimed_percent,
           case when count(settled) + count(accounted) > 0
                then 50.0 * (count(*) filter (settled = '已完成') + count(*) filter (accounted = '已完成')) / count(*)
           end as settled_percent,
           case when count(land) > 0 then 100.0 * count(*) filter (land = '已完成') / count(*) end as land_percent,
           case when count(party) > 0 then 100.0 * count(*) filter (party = '已完成') / count(*) end as party_percent,
           100.0 * sum(employed) / nullif(sum(households), 0) as employed_percent,
           100.0 * sum(in_industry) / nullif(sum(households), 0) as industry_percent,
           100.0 * count(*) filter (farm = '投入使用') / nullif(count(*) filter (farm <> '无'), 0) as farms_percent,
           case when count(audited) > 0 then 100.0 * count(*) filter (audited = '已完成') / count(*) end
               as audited_percent,
           case when count(accepted) > 0 then 100.0 * count(*) filter (accepted = '已完成') / count(*) end
               as accepted_percent
    from settlements_by_day group by report_date
)
select measure, null::varchar as item, null::varchar as village_code, report_date, value
from (
    unpivot shares
    on reclaimed_percent, settled_percent, land_percent, party_percent, employed_percent, industry_percent,
       farms_percent, audited_percent, accepted_percent into name measure value value
)
