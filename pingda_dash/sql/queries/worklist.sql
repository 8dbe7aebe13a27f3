-- worklist: every finding as an item with a life, as it stands on the as-of date; $log: the entries of `worklist.py`, as
-- JSON. What is still to be done comes first, by what it would change (`finding_stakes`), then by age.
-- state: 未问; 已询问; 已答复 (by an explanation, or since the day it holds no longer: by the upload answer_version);
-- 已关闭. is_present: the finding is so on the day. What was done in an earlier life, before the finding had ended and begun
-- again, is in steps alone. confirmed_words: what the sender wrote with the upload, where this was asked and confirmed then. ask: whom to ask, who sent the row, else the unit. place: its rank among what is to be done
-- (未问, 已询问; null: the others).
-- grain: one row a finding        units: days; ours and theirs in their units        key: item
with entries as (
    select unnest(from_json(
        $log,
        '[{"id":"BIGINT","item":"VARCHAR","step":"VARCHAR","since":"VARCHAR","version":"BIGINT","whom":"VARCHAR",
           "words":"VARCHAR","author":"VARCHAR","unit":"VARCHAR","as_of":"DATE","at":"TIMESTAMP","detail":
           {"source":"VARCHAR","value_json":"VARCHAR","check_id":"VARCHAR","village_code":"VARCHAR","one":"VARCHAR","other":"VARCHAR","unit":"VARCHAR",
            "subject":"VARCHAR","check_subject":"VARCHAR","field":"VARCHAR","field_title":"VARCHAR","things":"VARCHAR",
            "ours":"DOUBLE","our_unit":"VARCHAR","our_text":"VARCHAR","theirs":"DOUBLE","their_unit":"VARCHAR",
            "their_text":"VARCHAR","found_since":"DATE"}}]'
    )) as e
),
log as materialized (
    select e.* replace (try_cast(nullif(e.since, '') as date) as since) from entries
),
present as (
    select * from questioned
),
-- What is gone though no upload came: thresholds or the plan are others. Nobody has answered it.
set_aside as (
    select item from log where step in ('begun', 'ended') group by item
    having max_by(step, id) = 'ended' and max_by(coalesce(words, ''), id) = 'no-upload'
),
-- What was found before the day and is so no longer: by a later report (until), or by another version of the lake.
over_by_report as (
    select f.* exclude (first_since, is_repeated), f.first_since as found_since
    from doubts as f
    where f.until <= getvariable('as_of') and f.finding not in (select finding from present)
    qualify row_number() over (partition by f.finding order by f.since desc) = 1
),
over_by_version as (
    select l.item as finding, unnest(l.detail), l.since, l.version as ended_version
    from log as l
    where l.item not in (select finding from present) and l.item not in (select finding from over_by_report)
          and l.item not in (select item from set_aside)
          and coalesce(l.since, l.as_of, date '0001-01-01') <= getvariable('as_of') and l.detail.check_id is not null
    qualify row_number() over (partition by l.item order by l.step = 'ended' desc, l.id desc) = 1
),
everything as (
    select *, true as is_present from present
    union all by name
    select *, false as is_present from over_by_report
    union all by name
    select *, false as is_present from over_by_version
),
-- What was done before a finding had ended in one version and was there again in a later one belongs to an earlier life.
anew as (
    select l.item, max(l.id) as id
    from log as l
    where l.step = 'ended' and l.words is distinct from 'no-upload'
          and exists (
              select 1 from log as b
              where b.item = l.item and b.step = 'begun' and b.since is not distinct from l.since and b.id > l.id
          )
    group by l.item
),
steps as (
    select l.item, l.id, l.step, l.whom, l.words, l.author, l.unit, l.as_of, l.at
    from log as l
    join everything as x on x.finding = l.item
    left join anew as a on a.item = l.item
    where l.step in ('asked', 'explained', 'closed') and l.as_of <= getvariable('as_of')
          and l.id > coalesce(a.id, 0) and l.as_of >= coalesce(x.found_since, date '0001-01-01')
),
lives as (
    select item, max_by(step, id) as last_step,
           max_by(whom, id) filter (step = 'asked') as asked_whom, max_by(author, id) filter (step = 'asked') as asked_by,
           max(as_of) filter (step = 'asked') as asked_on,
           max_by(words, id) filter (step = 'explained') as words,
           max_by(author, id) filter (step = 'explained') as explained_by,
           max(as_of) filter (step = 'explained') as explained_on,
           max_by(author, id) filter (step = 'closed') as closed_by, max(as_of) filter (step = 'closed') as closed_on,
           count(*) as steps
    from steps group by item
),
-- The upload that brought the report which ended it, or the newest of its ledgers in the version that has it no longer.
answering as (
    select x.finding, max(r.version) as version
    from everything as x
    join ledger_reports as r
      on r.dataset in (x.one, x.other) and r.village_code is null and r.report_date = x.until
    where not x.is_present and x.until is not null
    group by x.finding
    union all
    select x.finding, max(u.version) as version
    from everything as x
    join uploads as u on u.dataset in (x.one, x.other) and u.version <= x.ended_version
    where not x.is_present and x.ended_version is not null
    group by x.finding
),
sent as (
    select distinct on (sha256) sha256, filename, author, version, message, string_split(confirmed, ' ') as codes
    from uploads order by sha256, version desc
),
senders as (
    select distinct on (version) version, author from uploads order by version, filename
),
stated as (
    select x.finding as item, x.* exclude (finding), l.* exclude (item),
           case when l.last_step = 'closed' then '已关闭'
                when not x.is_present or l.explained_by is not null then '已答复'
                when l.last_step = 'asked' then '已询问'
                else '未问' end as state,
           if(x.is_present, null, coalesce(a.version, x.ended_version)) as answer_version
    from everything as x
    left join lives as l on l.item = x.finding
    left join answering as a on a.finding = x.finding
)
select s.item, s.source, s.value_json, s.check_id, s.state, s.is_present, s.village_code, v.village, s.one, s.other,
       coalesce(s.unit, u.unit) as unit,
       s.subject, coalesce(t.short_name, s.subject) as check_subject, s.field, s.field_title, s.things, s.ours, s.our_unit,
       s.our_text, s.theirs, s.their_unit, s.their_text, s.found_since, s.since, s.until,
       getvariable('as_of') - coalesce(s.found_since, s.since) as days, k.stake, k.weight, k.goal_name, k.difference,
       s.asked_whom, s.asked_by, s.asked_on, s.words, s.explained_by, s.explained_on, s.closed_by, s.closed_on,
       coalesce(s.steps, 0) as steps, s.answer_version,
       coalesce(w.author, s.explained_by) as answered_by, f.filename, f.author as sent_by, f.version as sent_version,
       if(list_contains(f.codes, replace(s.check_id, '_', '-')), masked_text(f.message), null) as confirmed_words,
       coalesce(f.author, s.unit, u.unit) as ask,
       if(s.state in ('未问', '已询问'),
          row_number() over (
              partition by s.state in ('未问', '已询问')
              order by k.weight desc, s.found_since nulls last, s.item
          ), null) as place
from stated as s
left join village_list as v on v.village_code = s.village_code
left join plan_tasks as t on t.id = s.subject
left join ledger_units as u on u.dataset = s.one and u.place = 1
left join finding_stakes as k on k.finding = s.item
left join sent as f on f.sha256 = s.source_sha256
left join senders as w on w.version = s.answer_version
where ($village is null or s.village_code = $village) and ($dataset is null or $dataset in (s.one, s.other))
  and ($unit is null or coalesce(s.unit, u.unit) = $unit)
order by place nulls last, s.state = '已关闭', coalesce(s.until, s.since) desc, s.item
