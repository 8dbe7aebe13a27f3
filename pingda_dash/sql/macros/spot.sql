-- Spot checks: how sure an error rate is (docs/trust.md). z of a two-sided 95 % interval is 1.959964.

-- wilson_low, wilson_high: Wilson's interval of a share (0..1) of n; null of none.
create or replace macro wilson_middle(share, n) as (share + 1.959964 ** 2 / (2 * n)) / (1 + 1.959964 ** 2 / n);
create or replace macro wilson_half(share, n) as
    1.959964 * sqrt(share * (1 - share) / n + 1.959964 ** 2 / (4 * n * n)) / (1 + 1.959964 ** 2 / n);
create or replace macro wilson_low(share, n) as
    case when share is not null and n > 0 then greatest(wilson_middle(share, n) - wilson_half(share, n), 0.0) end;
create or replace macro wilson_high(share, n) as
    case when share is not null and n > 0 then least(wilson_middle(share, n) + wilson_half(share, n), 1.0) end;

-- wilson_size: of how many (not whole) Wilson's interval reaches so far to either side of its middle: `wilson_half` solved
-- for n. half: between 0 and 0.5.
create or replace macro wilson_linear(share, half) as 1.959964 ** 2 * (2 * half * half - share * (1 - share));
create or replace macro wilson_size(share, half) as
    (-wilson_linear(share, half)
     + sqrt(wilson_linear(share, half) ** 2 + 4 * half * half * 1.959964 ** 4 * (0.25 - half * half)))
    / (2 * half * half);

-- spot_low, spot_high: the interval of a rate among a list of so many, n of which were seen and are worth so many of a simple
-- sample: narrower as the list is exhausted, the rate itself once all were seen.
create or replace macro spot_worth(worth, listed, n) as worth * (listed - 1) / nullif(greatest(listed - n, 0), 0);
create or replace macro spot_low(rate, worth, listed, n) as
    if(n >= listed, rate, wilson_low(rate, spot_worth(worth, listed, n)));
create or replace macro spot_high(rate, worth, listed, n) as
    if(n >= listed, rate, wilson_high(rate, spot_worth(worth, listed, n)));

-- spot_agrees: whether what a ledger states and what was seen agree, both as text; null where nothing was seen or stated:
-- what is not seen does not agree, it is unknown. An income agrees within a tenth and on the same side of the poverty line,
-- since it is recalled; all else exactly.
create or replace macro spot_agrees(field, stated, seen, poverty_line) as
    case when field = 'in_register' then seen not in ('查无', '查无此户')
         when field = 'net_income'
             then abs(try_cast(seen as double) - try_cast(stated as double)) <= 0.1 * abs(try_cast(stated as double))
                  and (try_cast(seen as double) >= poverty_line) = (try_cast(stated as double) >= poverty_line)
         when try_cast(stated as double) is not null then try_cast(seen as double) = try_cast(stated as double)
         else seen = stated end;

-- spot_any_wrong: whether a thing is wrong, by its fields, aggregated: when one of them is; null while nothing but its being
-- there was seen.
create or replace macro spot_any_wrong(agrees, field) as
    case when bool_or(not agrees) then true when count(agrees) filter (field <> 'in_register') > 0 then false end;

-- of_a_finite: how many of a list of so many tell as much as n drawn from an endless one.
create or replace macro of_a_finite(n, listed) as n * listed / (listed - 1 + n);
