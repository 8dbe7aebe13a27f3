-- findings: what every check found in everything that was ever reported, each while it lasts, as values. The statements of
-- `checks/` that do not depend on the day are filled in by `snapshot.relations`: a check is a file there, and its words in
-- `checks.py`.
-- A check gives what it is about (village_code, subject, field of the ledger `one`, things), the two sides (ours, theirs
-- in our_unit, their_unit, or our_text, their_text; `other`: the ledger that theirs are of), the days [since, until), and
-- where it can the row that ours stand in. unit: whom to ask, where the check knows better than the ledger's own.
-- finding: a name that stays while the figures move: the check, the village, the unit, what it is about; ledger and field,
-- but of checks of the first release: notes of its meetings hold their names.
-- first_since: since when it has been found in report after report; is_repeated: the report before it says the same.
-- grain: one row a finding and a while        key: finding, since
-- kept
with everything as (
    select null::varchar as check_id, null::varchar as one, null::varchar as other, null::varchar as village_code,
           null::varchar as unit, null::varchar as subject, null::varchar as field, null::varchar as part,
           null::varchar as things, null::double as ours, null::varchar as our_unit, null::varchar as our_text,
           null::double as theirs, null::varchar as their_unit, null::varchar as their_text, null::date as since,
           null::date as until, null::varchar as source_sha256, null::bigint as source_row
    where false
    {checks}
),
named as (
    select e.*, f.title as field_title,
           concat_ws('|', check_id, coalesce(village_code, ''), coalesce(e.unit, ''), coalesce(subject, ''),
                     if(check_id in ('roster_households', 'participants_over_roster', 'guarantees_register',
                                     'monitoring_register', 'partners_over_entity', 'archives_roster'),
                        null, concat_ws('.', e.one, e.field)), part) as finding
    from everything as e
    left join dataset_fields as f on f.dataset = e.one and f.field = e.field
),
begun as (
    select *, coalesce(lag(until) over whiles = since, false) as goes_on,
           lag(struct_pack(ours, theirs, our_text, their_text, things)) over whiles
               = struct_pack(ours, theirs, our_text, their_text, things) as is_same
    from named
    window whiles as (partition by finding order by since)
)
select * exclude (goes_on, is_same), goes_on and is_same as is_repeated,
       max(since) filter (not goes_on) over (
           partition by finding order by since rows between unbounded preceding and current row
       ) as first_since
from begun
