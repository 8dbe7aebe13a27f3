-- income_of_nothing: money (ours) from no visitors, or for no goods (theirs: nought, not left out).
-- grain: ledger, place or village's product, report        units: 万元        key: one, village_code, subject, since
-- kept
with sold as (
    select 'tourism' as one, village_code, place as subject, 'visitors' as field, income_wan as income,
           visitors as amount, '人次' as unit, report_date, next_report(place, report_date) as until, source_sha256,
           source_row
    from tourism
    union all
    select 'sales', village_code, concat_ws(' ', channel, product), 'quantity', amount_wan, quantity, quantity_unit,
           report_date, next_report(hash(village_code, channel, product), report_date), source_sha256, source_row
    from sales
)
select one, village_code, subject, field, income as ours, '万元' as our_unit, amount as theirs, unit as their_unit,
       report_date as since, until, source_sha256, source_row
from sold
where income > 0 and amount = 0
