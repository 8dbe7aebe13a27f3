-- ledger_reports: for which days each dataset has rows at all, one statement for each (`snapshot.relations` fills it in),
-- with the upload that they stand in now.
-- grain: dataset, report date        key: dataset, report_date
-- kept
select '{dataset}' as dataset, r.{day} as report_date, count(*) as rows, max_by(u.author, u.version) as author,
       max(u.received_at) as received_at, max_by(u.filename, u.version) as filename, max(u.version) as version
from {dataset} as r
left join uploads as u on u.sha256 = r.source_sha256 and u.dataset = '{dataset}'
group by r.{day}
