-- quality_scores: the score of the township, of each village and of each ledger, week by week: the mean of the cells that
-- something is due of, rounded down, so that 100 is all of it; and how many cells are in time, late, overdue, silent, how
-- much is to be asked about (failed, signals), and how many cells a spot check has seen (checked).
-- Of one village, one ledger or those that a unit answers for, 乡 is of those cells alone.
-- scope: 乡, 村, 台账; scope_id: village code, dataset, or ''.
-- grain: scope × week        units: score 0..100, counts of cells        key: scope, scope_id, week
with grouped as (
    select case when grouping(village_code) = 0 then '村' when grouping(dataset) = 0 then '台账' else '乡' end as scope,
           case when grouping(village_code) = 0 then village_code when grouping(dataset) = 0 then dataset else '' end
               as scope_id,
           week, first_day, day, floor(avg(score))::int as score, count(score) as cells,
           count(*) filter (state = '已报') as in_time, count(*) filter (state = '迟报') as late,
           count(*) filter (state = '超期') as overdue, count(*) filter (state = '从未报') as silent,
           count(*) filter (state = '未到期') as waiting, sum(failed)::bigint as failed,
           sum(signals)::bigint as signals, count(spot_n) as checked
    from quality_cells
    where ($village is null or village_code = $village) and ($dataset is null or dataset = $dataset)
          and ($unit is null or dataset in (select dataset from ledger_units where unit = $unit))
    group by grouping sets ((week, first_day, day), (week, first_day, day, village_code), (week, first_day, day, dataset))
)
select * from grouped where scope_id is not null order by scope, scope_id, week
