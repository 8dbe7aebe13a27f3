-- case_counts: monitored households of the township and what became of them. One row; total null when none was listed.
select * exclude (village_code) from case_tally where village_code is null
