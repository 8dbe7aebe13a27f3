-- sent_files: the files that were accepted for days up to the as-of date, as who sent them: whether each came late, changed
-- figures that had been reported (corrects), has figures that are to be asked about (outlying).
-- message: what its sender wrote with it, and why what was asked is right, persons masked.
-- unit, person: of the author (`单位 · 账号`); person null where the unit itself sent it. day: the last day that its rows
-- speak of; null where none of its rows stands any more.
-- grain: one row a file        key: version, filename, dataset
with speaking as (
    select version, dataset, max(report_date) as day from ledger_reports where village_code is null group by version, dataset
),
doubted as (
    select source_sha256, one as dataset, count(distinct finding) as doubts
    from doubts where since <= getvariable('as_of') group by source_sha256, one
)
select u.version, u.filename, u.dataset, any_value(u.author) as author,
       any_value(split_part(u.author, ' · ', 1)) as unit, any_value(nullif(split_part(u.author, ' · ', 2), '')) as person,
       any_value(s.day) as day, any_value(u.received_at) as received_at, sum(u.changed)::bigint as changed,
       any_value(masked_text(u.message)) as message,
       coalesce(bool_or(is_sent_late(s.day, u.received_at, coalesce(u.changed, 0) > 0, l.late_days)), false) as is_late,
       coalesce(bool_or(u.changed > 0), false) as corrects, coalesce(bool_or(d.doubts > 0), false) as outlying
from uploads as u
cross join limits as l
left join speaking as s on s.version = u.version and s.dataset = u.dataset
left join doubted as d on d.source_sha256 = u.sha256 and d.dataset = u.dataset
where coalesce(s.day, u.received_at::date) <= getvariable('as_of')
group by u.version, u.filename, u.dataset
