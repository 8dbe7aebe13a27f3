-- roster_total: the roster's households or population (field) against the household register's, where it lists all
-- households: more than 2 % and three apart; where nearly all other villages agree to one, more than two.
-- grain: village, figure, day on which one of them came        units: 户, 人        key: village_code, field, since
-- kept
with pairs as (
    select village_code, since, until, unnest(['households', 'population']) as field, unnest(['户', '人']) as unit,
           unnest([households, population]) as ours, unnest([listed_homes, listed_people]) as theirs, source_sha256,
           source_row
    from rosters_beside_register
    where is_whole
),
judged as (
    select *, count(*) filter (abs(ours - theirs) <= 1) over (partition by field, since) as agreeing,
           count(*) over (partition by field, since) as villages
    from pairs
)
select 'villages' as one, 'households' as other, village_code, field, ours, p.unit as our_unit, theirs,
       p.unit as their_unit, since, until, source_sha256, source_row
from judged as p
where abs(ours - theirs) > if(villages >= 5 and agreeing >= 0.8 * villages, 2, greatest(0.02 * theirs, 3))
