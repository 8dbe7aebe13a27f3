-- fund_summary: the money of the township or one village. One row; null when the ledger never came. Shares 0..1.
select nullif(count(*), 0) as projects,
       sum(planned_wan) as planned_wan, sum(arrived_wan) as arrived_wan, sum(spent_wan) as spent_wan,
       sum(arrived_wan) / nullif(sum(planned_wan), 0) as arrived_share,
       sum(spent_wan) / nullif(sum(planned_wan), 0) as spent_share,
       sum(planned_wan) filter (fund = '涉农整合资金') as integrated_wan,
       sum(planned_wan) filter (fund = '涉农整合资金' and purpose = '产业') as integrated_industry_wan,
       coalesce(sum(planned_wan) filter (fund = '涉农整合资金' and purpose = '产业'), 0)
           / nullif(sum(planned_wan) filter (fund = '涉农整合资金'), 0) as industry_share,
       count(*) filter (published) as published,
       count(*) filter (not published) as unpublished,
       count(*) filter (published is null) as unpublished_unknown,
       count(*) filter (audited = '已审计') as audited,
       max(report_date) as report_date
from project_list where $village is null or village_code = $village
