-- village_duty_states: how every duty of every village stands, in the plan's order.
-- grain: one row a duty and village        key: id, village_code
select id, short_name, village_code, village, status
from duty_standing where village_code is not null
order by position, village_code
