-- village_reports: who reported what for which village and day: every ledger that each village is asked to be in, one
-- statement for each (`snapshot.relations` fills it in), with the upload that the rows stand in now.
-- grain: dataset, village, report date        key: dataset, village_code, report_date
-- kept
select '{dataset}' as dataset, r.village_code, r.{day} as report_date, count(*) as rows,
       max_by(u.author, u.version) as author, max(u.received_at) as received_at,
       max_by(u.filename, u.version) as filename, max(u.version) as version
from {dataset} as r
left join uploads as u on u.sha256 = r.source_sha256 and u.dataset = '{dataset}'
group by r.village_code, r.{day}
