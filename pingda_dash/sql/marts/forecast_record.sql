-- forecast_record: how good the forecasts of the past six weeks were, of all goals together, for the township (scope 乡)
-- and for its villages (村): of those that a later report has tested since, the share that fell inside the range said
-- then; error: their mean miss as a share of the plain pace's (below 1: better than the plain pace).
-- grain: scope        units: shares 0..1        key: scope
with tested as (
    select if(e.village_code is null, '乡', '村') as scope, e.error, p.doubt, n.error as plain
    from forecast_errors as e
    join goal_paces as p on p.kind = e.kind and p.goal_id = e.goal_id and p.report_date = e.report_date
                        and p.village_code is not distinct from e.village_code and p.method = e.method
    left join forecast_errors as n on n.kind = e.kind and n.goal_id = e.goal_id and n.report_date = e.report_date
                                  and n.village_code is not distinct from e.village_code and n.known_on = e.known_on
                                  and n.method = '平均'
    where e.known_on between getvariable('as_of') - 41 and getvariable('as_of')
)
select scope, count(*) as tested,
       avg((abs(error) <= half_range() * doubt)::int) as inside_half,
       avg((abs(error) <= nine_tenths_range() * doubt)::int) as inside_nine_tenths,
       sum(abs(error)) / nullif(sum(abs(plain)), 0) as error
from tested group by scope
