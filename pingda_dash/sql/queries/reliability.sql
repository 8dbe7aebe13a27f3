-- reliability: how sure the figure is that the rows of one dataset make ($village: of one village, $item: of what the ledger is
-- read by): one row. ledger_rows.py fills in the dataset and its columns.
-- asked, reported, missing: villages that are asked to be in the ledger, that ever were, the names of the others; null
-- where an office keeps it. places: villages that have rows of the item. newest, oldest: the days that the rows speak
-- of which the figure rests on, the last ones of each village and item; days: how old the newest is; due_after: the reporting period.
-- checks, failed: checks that look at the dataset, and those of them that ask about this figure on the as-of date; null while
-- there are no rows. findings: what they and the signals ask, by name, a line each. signals: how many of them.
-- draw: the last spot check whose visits are known here, null without one; n, errors, rate, low, high as `spot_errors`.
-- files: the uploads that those rows came in, the newest first, as JSON: filename, author, received_at, version, rows,
-- message, codes (what was confirmed with it); persons masked.
-- grain: one row        units: days; rates 0..1
with behind as (
    select {place} as village_code, {item} as item, {day} as report_date, r.source_sha256
    from {table} as r
    {joins}
    where {in_force} and ($village is null or {village} = $village) and ($item is null or {item} = $item)
),
rests_on as materialized (
    select * from behind
    qualify report_date = max(report_date) over (partition by village_code, item)
),
of_rows as (
    select count(*) as rows, nullif(count(distinct village_code), 0) as places, max(report_date) as newest,
           min(report_date) as oldest
    from rests_on
),
of_villages as (
    select nullif(count(*), 0) as asked, if(count(*) = 0, null, count(report_date)) as reported,
           string_agg(village, '、' order by village_code) filter (report_date is null) as missing
    from reporting
    where dataset = '{dataset}' and ($village is null or village_code = $village)
),
asked as (
    select distinct q.source, q.check_id, q.finding
    from questioned as q
    left join signals as s on q.source = 'signal' and s.finding = q.finding and s.since = q.since
    where '{dataset}' in (q.one, q.other)
          and ($village is null or q.village_code is null or $village in (q.village_code, s.other_village))
          and ($item is null or q.subject is null or contains(q.subject, $item)
               or q.subject not in (select thing from reported_things where dataset = '{dataset}'))
),
of_checks as (
    select count(*) as checks,
           count(*) filter (check_id in (select check_id from asked where source = 'check')) as failed
    from check_ledgers where dataset = '{dataset}'
),
of_findings as (
    select string_agg(finding, chr(10) order by source, finding) as findings, count(*) filter (source = 'signal') as signals
    from asked
),
visited as (
    select draw_id as draw, n, errors, rate, low, high, last_visit
    from spot_errors
    where dataset = '{dataset}' and field = 'any' and scope_id = coalesce($village, '') and n > 0
    order by draw_id desc limit 1
),
sent as (
    select u.filename, u.author, u.received_at, u.version, masked_text(u.message) as message, u.confirmed as codes,
           count(*) as rows
    from rests_on as r
    join (
        select distinct on (sha256) * from uploads where dataset = '{dataset}' order by sha256, version desc
    ) as u on u.sha256 = r.source_sha256
    group by all
),
of_files as (
    select to_json(list(sent order by version desc, filename))::varchar as files from sent
)
select '{dataset}' as dataset, r.rows, v.asked, v.reported, v.missing, r.places, r.newest, r.oldest,
       getvariable('as_of') - r.newest as days, d.period as due_after, if(r.rows = 0, null, c.checks) as checks,
       if(r.rows = 0, null, c.failed) as failed, f.findings, f.signals, s.* exclude (last_visit), s.last_visit, u.files
from of_rows as r
cross join of_villages as v
cross join of_checks as c
cross join of_findings as f
cross join of_files as u
left join dataset_list as d on d.dataset = '{dataset}'
left join visited as s on true
