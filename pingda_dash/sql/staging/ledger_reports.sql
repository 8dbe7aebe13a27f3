-- ledger_reports: for which days each dataset has rows, as a whole (village null) and, where every village is asked to be
-- in it, for each village; one statement for each dataset (`snapshot.relations` fills it in). With the upload that the
-- rows stand in now.
-- grain: dataset, village (null: the dataset), report date        key: dataset, village_code or null, report_date
-- kept
select '{dataset}' as dataset, {village} as village_code, r.{day} as report_date, count(*) as rows,
       max_by(u.author, u.version) as author, max(u.received_at) as received_at,
       max_by(u.filename, u.version) as filename, max(u.version) as version
from {dataset} as r
left join uploads as u on u.sha256 = r.source_sha256 and u.dataset = '{dataset}'
group by {groups}
