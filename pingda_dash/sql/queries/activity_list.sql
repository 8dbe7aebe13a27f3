-- activity_list: every event, or those of one village, newest first.
select held_on, kind, event, village_code, village, people, completes from event_list
where $village is null or village_code = $village
order by held_on desc, village_code nulls first, kind, event
