-- uploads: every accepted file, newest first.
select version, received_at, author, masked_text(message) as message, filename, dataset, register_date, added, changed, unchanged, removed,
       rows_good as rows, rows_skipped, sha256
from uploads order by version desc, filename
