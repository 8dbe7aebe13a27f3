-- task_standing: every task of the plan as it stands for the township on the as-of date: the duty.
-- evidence: what it stands by: 指标, 台账 (what its unit reports), null where nothing was reported.
-- grain: one row a task        units: progress 0..1, days        key: id
select *, case when report_date is null then null when indicators is not null then '指标' else '台账' end as evidence
from duty_standing where village_code is null
