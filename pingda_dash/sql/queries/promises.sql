-- promises: what was promised at meetings, of each item the last. $promises: as of `urgent_duties`.
-- grain: one row an item        units: days        key: item
select item, promised, promise_age from promises_of($promises) order by item
