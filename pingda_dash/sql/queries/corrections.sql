-- corrections: the files that changed figures which had been reported, the newest first, with the reason that their sender
-- wrote; $unit null for all. What each changed, row by row, is its version; its original gives it again (rebuild).
-- changed: rows that say otherwise since. One row a file of a version.
select s.version, s.filename, s.dataset, l.title, s.unit, s.message, s.changed, s.received_at
from sent_files as s
join dataset_list as l on l.dataset = s.dataset
where s.corrects and ($unit is null or s.unit = $unit)
order by s.version desc, s.filename
