-- questioned: what is to be asked about on the as-of date: the disagreements of checks, and what other sources of `doubts`
-- have on the day.
-- grain: one row a finding        units: ours in our_unit, theirs in their_unit        key: finding
select 'check' as source, null::varchar as value_json, * from disagreements
union all by name
select d.* exclude (first_since, is_repeated) replace (coalesce(d.unit, u.unit) as unit), d.first_since as found_since
from doubts as d
left join ledger_units as u on u.dataset = d.one and u.place = 1
where d.source <> 'check' and d.since <= getvariable('as_of') and (d.until is null or d.until > getvariable('as_of'))
qualify row_number() over (partition by d.finding order by d.since desc) = 1
