-- When a thing of a list still asks for something.

-- problem_is_open: a problem that is not struck off the list (已销号).
create or replace macro problem_is_open(state) as state <> '已销号';

-- case_is_open: a monitored household whose risk is not cleared on a day; 返贫 and 致贫 are not cleared either.
create or replace macro case_is_open(outcome, cleared_on, on_day) as
    coalesce(outcome, '') in ('返贫', '致贫')
    or not (coalesce(outcome, '') = '风险消除' or coalesce(cleared_on <= on_day, false));
