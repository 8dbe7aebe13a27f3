-- case_counts: monitored households of the township or one village and what became of them. One row; total null when none
-- was listed, 0 of a village that has none in a ledger that came. Of a village an open wall is told what
-- `cases_by_village` tells.
with of_village as (
    select *, few(unstable) or few(marginal) or few(sudden) as kinds_withheld, few(cleared) as cleared_withheld
    from case_tally where village_code = $village
)
select * exclude (village_code), false as kinds_withheld, false as cleared_withheld
from case_tally where $village is null and village_code is null
union all by name
select if(v.cleared_withheld, null, coalesce(v.total, if(t.total is null, null, 0))) as total,
       coalesce(v.open, 0) as open,
       if(v.kinds_withheld, null, coalesce(v.unstable, 0)) as unstable,
       if(v.kinds_withheld, null, coalesce(v.marginal, 0)) as marginal,
       if(v.kinds_withheld, null, coalesce(v.sudden, 0)) as sudden,
       if(v.cleared_withheld, null, coalesce(v.cleared, 0)) as cleared,
       coalesce(v.without_measures, 0) as without_measures, coalesce(v.found_lately, 0) as found_lately,
       coalesce(v.returned, 0) as returned, coalesce(v.fallen, 0) as fallen, t.report_date,
       coalesce(v.kinds_withheld, false) as kinds_withheld, coalesce(v.cleared_withheld, false) as cleared_withheld
from case_tally as t
left join of_village as v on true
where $village is not null and t.village_code is null
