-- When a thing of a list still asks for something.

-- problem_is_open: a problem that is not struck off the list (已销号).
create or replace macro problem_is_open(state) as state <> '已销号';

-- case_is_open: a monitored household whose risk is not cleared on a day; 返贫 and 致贫 are not cleared either.
create or replace macro case_is_open(outcome, cleared_on, on_day) as
    coalesce(outcome, '') in ('返贫', '致贫')
    or not (coalesce(outcome, '') = '风险消除' or coalesce(cleared_on <= on_day, false));

-- exit_standard_met: a household has everything that leaving poverty asks: an income at the line (元 a person and year),
-- housing, schooling, medical care and water; what is not reported is not known to be met.
create or replace macro exit_standard_met(net_income, poverty_line, housing, schooling, medical, water) as
    coalesce(net_income >= poverty_line and housing and schooling and medical and water, false);

-- exit_standard_unverified: nothing of it is known to be unmet, and something is not reported.
create or replace macro exit_standard_unverified(net_income, poverty_line, housing, schooling, medical, water) as
    (net_income >= poverty_line and housing and schooling and medical and water) is null;

-- is_registered_kind: a 户类型 of 建档立卡户.
create or replace macro is_registered_kind(category) as category in ('脱贫户', '未脱贫户', '脱贫不稳定户');
