-- directive_steps: the history of one 督办件 up to the as-of date, in the order it was written, its opening first.
-- $directives: `directives.log`, as JSON; $label: its number. step: opened, or a step of `directives.KINDS`. words: what is to be
-- done, or was answered; whom: to whom it was given; due: the day that was set; files: the names of an answer's evidence,
-- in order; those that were erased are left out.
-- grain: one row a step        key: place
with the_one as (
    select * from directives_opened($directives) where label = $label
),
steps as (
    select 0 as id, 'opened' as step, work as words, '' as reason, null::bigint as version, due, unit, village, as_of,
           author, office, "at", []::varchar[] as files, []::varchar[] as digests
    from the_one
    union all by name
    select s.id, s.step, s.words, s.reason, s.version, s.due, s.unit, s.village, s.as_of, s.author, s.office, s.at,
           [e.name for e in s.evidence if e.sha256 <> ''] as files, [e.sha256 for e in s.evidence if e.sha256 <> ''] as digests
    from directive_steps_by($directives) as s
    join the_one as o on o.id = s.directive
)
select row_number() over (order by s.id) as place, s.step, s.words, s.reason, s.version, s.due,
       coalesce(v.village, s.village, s.unit) as whom, s.as_of as day, s.author, s.office, s.at, s.files, s.digests
from steps as s
left join village_list as v on v.village_code = s.village
order by place
