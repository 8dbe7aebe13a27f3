-- text_rewritten: a problem or a project whose text shares less than a quarter of its characters with that in the report
-- before: a number that is another's now.
-- grain: ledger, problem or project, report        key: one, subject, since
-- kept
with texts as (
    select 'rectification' as one, village_code, unit, problem_id as subject, 'problem' as field, problem as value,
           report_date, source_sha256, source_row
    from rectification
    union all
    select 'funds', village_code, null, project_id, 'project', project, report_date, source_sha256, source_row from funds
),
reports as (
    select *, last_reported(hash(one, subject), report_date, value) as was,
           next_report(hash(one, subject), report_date) as until
    from texts
),
letters as (
    select * exclude (value, was), list_distinct(string_split(value, '')) as has,
           list_distinct(string_split(was, '')) as had
    from reports where value <> was
)
select * exclude (has, had, report_date), report_date as since
from letters
where len(list_intersect(has, had)) < 0.25 * least(len(has), len(had))
