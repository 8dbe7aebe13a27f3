-- measures: every reported number of every dataset, in one long shape. A new dataset adds its line here.
-- grain: dataset, measure, item, village (null: the township), report date
-- units: output in the industry's own unit (reference industries), percent 0..100, else as the contract
-- key: dataset, measure, item or null, village_code or null, report_date
-- kept
select 'industry' as dataset, measure, item, village_code, report_date, value from measures_industry
union all
select 'employment', measure, item, village_code, report_date, value from measures_employment
union all
select 'tasks', measure, item, village_code, report_date, value from measures_tasks
union all
select 'households', measure, item, village_code, report_date, value from measures_households
union all
select 'villages', measure, item, village_code, report_date, value from measures_villages
union all
select 'guarantees', measure, item, village_code, report_date, value from measures_guarantees
union all
select 'relocation', measure, item, village_code, report_date, value from measures_relocation
union all
select 'rectification', measure, item, village_code, report_date, value from measures_rectification
union all
select 'monitoring', measure, item, village_code, report_date, value from measures_monitoring
union all
select 'funds', measure, item, village_code, report_date, value from measures_funds
union all
select 'cooperatives', measure, item, village_code, report_date, value from measures_cooperatives
union all
select 'sales', measure, item, village_code, report_date, value from measures_sales
union all
select 'activities', measure, item, village_code, report_date, value from measures_activities
union all
select 'workshops', measure, item, village_code, report_date, value from measures_workshops
union all
select 'records', measure, item, village_code, report_date, value from measures_records
