-- cases_by_village: monitored households of every village, or of one, in the fixed order; total null where none was ever listed.
-- <column>_withheld: an open wall may not tell it (`sql/macros/few.sql`): of which kinds they are, where few are of one,
-- the others would tell it too; how many left the list, and how many ever were on it, which with the open ones tells that.
with counted as (
    select v.village_code, v.village, v.is_poor, t.total,
           coalesce(columns(t.* exclude (village_code, total, report_date)), 0), t.report_date
    from village_list as v
    left join case_tally as t using (village_code)
    where $village is null or v.village_code = $village
),
judged as (
    select *, few(unstable) or few(marginal) or few(sudden) as kinds_withheld, few(cleared) as cleared_withheld
    from counted
)
select * exclude (kinds_withheld) replace (
           if(cleared_withheld, null, total) as total, if(cleared_withheld, null, cleared) as cleared,
           if(kinds_withheld, null, unstable) as unstable, if(kinds_withheld, null, marginal) as marginal,
           if(kinds_withheld, null, sudden) as sudden
       ),
       kinds_withheld as unstable_withheld, kinds_withheld as marginal_withheld, kinds_withheld as sudden_withheld
from judged
order by village_code
