-- spot_errors: how often the register and reality differ, of each draw, in the township (scope 乡) and each village (村); of
-- each field, and of whole households (field 'any': wrong when one of its fields is; unknown while nothing but its being
-- there was seen).
-- drawn: households; n: of which it is known whether they agree; errors: which do not. rate: the errors as a share (0..1) of
-- those that the sample stands for, each by its weight; low, high: Wilson's 95 % interval of it, for as many as the sample is
-- worth (equal weights: n; Kish's (Σw)² / Σw² otherwise), and narrower as the list is exhausted; null where nothing is known.
-- more: visits beyond n that half the width of the interval needs; at most all the rest of the list.
-- grain: draw × scope × field        units: households 户        key: draw_id, scope, scope_id, field
with each as (
    select draw_id, dataset, village_code, thing, weight, field, not agrees as is_wrong, visited_on from spot_fields
    union all
    select draw_id, dataset, village_code, thing, weight, 'any',
           spot_any_wrong(agrees, field), max(visited_on)
    from spot_fields
    group by draw_id, dataset, village_code, thing, weight
),
counted as (
    select draw_id, dataset, if(grouping(village_code) = 1, '乡', '村') as scope, coalesce(village_code, '') as scope_id,
           village_code, field, count(*) as drawn, count(is_wrong) as n, count(*) filter (is_wrong) as errors,
           round(sum(weight), 6) as listed, max(visited_on) as last_visit,
           sum(weight) filter (is_wrong is not null) as known_weight,
           coalesce(sum(weight) filter (is_wrong), 0) as wrong_weight,
           sum(weight) filter (is_wrong is not null) ** 2 / sum(weight * weight) filter (is_wrong is not null) as worth
    from each
    group by grouping sets ((draw_id, dataset, field, village_code), (draw_id, dataset, field))
),
judged as (
    select *, wrong_weight / known_weight as rate, n >= listed as is_whole, spot_worth(worth, listed, n) as worth_here
    from counted
),
bounded as (
    select *, spot_low(rate, worth, listed, n) as low, spot_high(rate, worth, listed, n) as high from judged
)
select draw_id, dataset, scope, scope_id, village_code, field, drawn, n, errors, listed, last_visit, rate, low, high, worth,
       case when n = 0 then null when is_whole then 0
            else least(
                greatest(ceil(of_a_finite(wilson_size(rate, wilson_half(rate, worth_here) / 2) * n / worth, listed)) - n, 0),
                ceil(listed) - n
            ) end::bigint as more
from bounded
where scope = '乡' or scope_id <> ''
