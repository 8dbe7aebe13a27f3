-- 督办件 on the as-of date, out of what `directives.log` gives as JSON: what was written on later days is not there.

-- directives_opened: every directive opened by the day, as it was opened, with all of its steps.
create or replace macro directives_opened(log) as table (
    select d.*
    from (
        select unnest(from_json(
            log,
            '[{"id":"BIGINT","label":"VARCHAR","item":"VARCHAR","title":"VARCHAR","figure":"VARCHAR","status":"VARCHAR",
               "work":"VARCHAR","unit":"VARCHAR","village":"VARCHAR","due":"DATE","as_of":"DATE","author":"VARCHAR",
               "office":"VARCHAR","at":"TIMESTAMP","steps":[{
               "id":"BIGINT","step":"VARCHAR","words":"VARCHAR","reason":"VARCHAR","version":"BIGINT","due":"DATE",
               "unit":"VARCHAR","village":"VARCHAR","as_of":"DATE","author":"VARCHAR","office":"VARCHAR",
               "at":"TIMESTAMP","evidence":[{"sha256":"VARCHAR","name":"VARCHAR","bytes":"BIGINT"}]}]}]'
        )) as d
    )
    where d.as_of <= getvariable('as_of')
);

-- directive_steps_by: every step written by the day, with the directive (its id) that it is of.
create or replace macro directive_steps_by(log) as table (
    select o.directive, unnest(o.s)
    from (select id as directive, unnest(steps) as s from directives_opened(log)) as o
    where o.s.as_of <= getvariable('as_of')
);

-- directives_on: how each directive stands. state: 已销号; 待销号 (answered since it was given out last); else 逾期 where its
-- day has passed, or 办理中. is_overdue: the day in force has passed without 销号, whatever the answer. is_kept: 销号 by
-- the day that was set at the opening; false where that day has passed; null: neither yet. unit or village_code: whose it
-- is now. days_open: to 销号, or to the day; days_over: past the day in force, negative before it.
create or replace macro directives_on(log) as table (
    with opened as (
        from directives_opened(log)
    ),
    steps as (
        from directive_steps_by(log)
    ),
    given as (
        select directive, max(id) filter (step in ('returned', 'handed_on', 'reopened')) as given_by from steps group by directive
    ),
    lives as (
        select s.directive,
               max_by(s.due, s.id) filter (s.due is not null) as due,
               max_by({'unit': s.unit, 'village': s.village}, s.id) filter (s.step = 'handed_on') as handed_to,
               max_by(s.step, s.id) filter (s.step in ('closed', 'reopened')) = 'closed' as is_closed,
               max_by(s.as_of, s.id) filter (s.step = 'closed') as closed_on,
               max_by(s.author, s.id) filter (s.step = 'closed') as closed_by,
               count(*) filter (s.step = 'answered' and s.id > coalesce(g.given_by, 0)) > 0 as is_answered,
               count(*) filter (
                   s.step = 'answered' and s.id > coalesce(g.given_by, 0)
                   and (s.version is not null or len(list_filter(s.evidence, lambda e: e.sha256 <> '')) > 0)
               ) > 0 as has_evidence,
               count(*) filter (s.step = 'extended') as extensions,
               count(*) filter (s.step = 'returned') as returns,
               count(*) filter (s.step = 'handed_on') as handings,
               count(*) filter (s.step = 'reopened') as reopenings,
               count(*) filter (s.step = 'answered') as answers,
               max_by(s.words, s.id) filter (s.step = 'answered') as last_answer,
               max_by(s.version, s.id) filter (s.step = 'answered') as answer_version,
               max(s.as_of) filter (s.step = 'answered') as answered_on,
               max_by(s.author, s.id) filter (s.step = 'answered') as answered_by,
               max(s.as_of) as last_step_on
        from steps as s
        join given as g on g.directive = s.directive
        group by s.directive
    ),
    standing as (
        select o.* exclude (steps, unit, village, due, as_of, author, office, "at"),
               o.as_of as opened_on, o.author as opened_by, o.due as first_due, coalesce(l.due, o.due) as due,
               o.unit as first_unit, o.village as first_village_code,
               if(l.handed_to is null, o.unit, l.handed_to.unit) as unit,
               if(l.handed_to is null, o.village, l.handed_to.village) as village_code,
               coalesce(l.is_closed, false) as is_closed, if(l.is_closed, l.closed_on, null) as closed_on,
               if(l.is_closed, l.closed_by, null) as closed_by, coalesce(l.is_answered, false) as is_answered,
               coalesce(l.has_evidence, false) as has_evidence, coalesce(l.extensions, 0) as extensions,
               coalesce(l.returns, 0) as returns, coalesce(l.handings, 0) as handings,
               coalesce(l.reopenings, 0) as reopenings, coalesce(l.answers, 0) as answers, l.last_answer,
               l.answer_version, l.answered_on, l.answered_by, coalesce(l.last_step_on, o.as_of) as last_step_on
        from opened as o
        left join lives as l on l.directive = o.id
    )
    select s.*,
           coalesce(s.closed_on, getvariable('as_of')) - s.opened_on as days_open,
           coalesce(s.closed_on, getvariable('as_of')) - s.due as days_over,
           not s.is_closed and s.due < getvariable('as_of') as is_overdue,
           case when s.closed_on <= s.first_due then true
                when coalesce(s.closed_on, getvariable('as_of')) > s.first_due then false end as is_kept,
           case when s.is_closed then '已销号' when s.is_answered then '待销号'
                when s.due < getvariable('as_of') then '逾期' else '办理中' end as state
    from standing as s
);
