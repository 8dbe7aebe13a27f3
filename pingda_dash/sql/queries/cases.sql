-- cases: every monitored household, or those of one village, names masked: open ones first, the longest first.
select * from case_list
where $village is null or village_code = $village
order by is_open desc, found_on, household_id
