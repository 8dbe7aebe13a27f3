-- disagreements: what the checks found that is so on the as-of date (账账不符), one row a finding: `findings`, and the
-- checks that judge the day.
-- grain: one row a finding        units: ours in our_unit, theirs in their_unit        key: finding
with of_the_day as (
    {checks}
),
everything as (
    select * exclude (first_since, is_repeated), first_since as found_since
    from findings
    where since <= getvariable('as_of') and (until is null or until > getvariable('as_of'))
          and not is_of_silence(check_id)
    union all by name
    select *, concat_ws('|', check_id, coalesce(village_code, ''), coalesce(unit, ''), coalesce(subject, ''), part)
               as finding
    from of_the_day
)
select e.* replace (coalesce(e.unit, u.unit) as unit)
from everything as e
left join ledger_units as u on u.dataset = e.one and u.place = 1
qualify row_number() over (partition by finding order by since desc) = 1
