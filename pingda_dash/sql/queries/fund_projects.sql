-- fund_projects: every project, or those of one village, the largest first.
select * from project_list
where $village is null or village_code = $village
order by planned_wan desc, project_id
