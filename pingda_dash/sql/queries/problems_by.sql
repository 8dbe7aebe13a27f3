-- problems_by: problems by source, kind, unit or village ($by), the most open first; of one village or unit its own.
select case $by when 'source' then source when 'kind' then coalesce(kind, '未分类') when 'unit' then unit
                else coalesce(village, '全乡') end as name,
       case $by when 'village' then any_value(village_code) end as village_code,
       count(*) filter (not is_open) as closed,
       count(*) filter (state = '已整改') as fixed,
       count(*) filter (state = '整改中') as working,
       count(*) filter (state = '未整改') as untouched,
       count(*) filter (is_open) as open,
       count(*) filter (days_late > 0) as late,
       count(*) as total
from problem_list
where ($village is null or village_code = $village) and ($unit is null or unit = $unit)
group by 1
order by open desc, total desc, name
