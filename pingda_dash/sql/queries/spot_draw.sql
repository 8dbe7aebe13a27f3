-- spot_draw: a random sample of the things of a ledger on the as-of date (`spot_listed`: households, settlements …),
-- stratified by village and state (户类型), by its seed: the same seed, list and size draw the same things.
-- Every stratum has one, where the size allows, and the rest go by size: of n things, h strata and a list of N, a stratum
-- of m is due 1 + (n - h)(m - 1) / (N - h); where n is less than h, n / h. A share that is not whole is rounded at random so
-- that all add up to n (systematic rounding from a random start), in whole numbers: nothing depends on the machine.
-- weight: how many of its stratum a drawn one stands for; listed: all that the sample stands for.
-- One row a thing drawn. kinds: the states to draw among; null: all but 一般户.
with listing as (
    select thing, village_code, state, list_date
    from spot_listed
    where dataset = $dataset and ($village is null or village_code = $village)
      and if($kinds is null, state <> '一般户', list_contains($kinds, state))
),
strata as (
    select village_code, state, count(*) as many, sum(count(*)) over ()::bigint as listed, count(*) over () as strata
    from listing group by village_code, state
),
due as (
    select *,
           (case when $size >= listed then many when $size < strata then $size
                 else (listed - strata) + ($size - strata) * (many - 1) end)::bigint as shares,
           (case when $size >= listed then 1 when $size < strata then strata else listed - strata end)::bigint as whole,
           md5(concat_ws('|', $seed, village_code, state)) as ticket
    from strata
),
started as (
    select *, (md5_number_lower($seed) % whole)::bigint as start,
           (sum(shares) over (order by ticket, village_code, state))::bigint as until
    from due
),
allotted as (
    select *, (until + start) // whole - (until - shares + start) // whole as drawn from started
),
ranked as (
    select h.*, a.drawn, a.listed,
           case when a.shares >= a.whole then a.many::double / a.drawn
                else a.many::double * a.whole / a.shares end as weight,
           row_number() over (
               partition by h.village_code, h.state order by md5(concat_ws('|', $seed, h.thing)), h.thing
           ) as place
    from listing as h
    join allotted as a on a.village_code = h.village_code and a.state = h.state
)
select thing, village_code, state, weight, listed, list_date
from ranked
where place <= drawn
order by village_code, state, place
