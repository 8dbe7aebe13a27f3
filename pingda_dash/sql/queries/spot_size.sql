-- spot_size: how many things of a ledger must be drawn so that the 95 % interval of an error rate reaches half_width
-- (0..0.5) to either side, if the rate is about what is guessed (0..1); listed: how many there are to draw from. One row.
-- kinds: the states to draw among; null: all but 一般户.
select count(*) as listed,
       ceil(of_a_finite(wilson_size($guess, $half_width), nullif(count(*), 0)) - 1e-9)::bigint as size
from spot_listed
where dataset = $dataset and ($village is null or village_code = $village)
  and if($kinds is null, state <> '一般户', list_contains($kinds, state))
