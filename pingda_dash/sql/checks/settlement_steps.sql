-- settlement_steps: a settlement's later step (ours) that is ahead of the one before it (theirs): land reclaimed where the
-- old house still stands, a house pulled down whose family has not moved in, works accepted before they are audited.
-- grain: settlement, field, report        units: 户        key: subject, field, since
-- kept
with reports as (
    select *, next_report(settlement, report_date) as until from relocation
)
select 'relocation' as one, village_code, settlement as subject, 'reclaimed' as field, reclaimed as ours, '户' as our_unit,
       null::varchar as our_text, demolished as theirs, '户' as their_unit, null::varchar as their_text,
       report_date as since, until, source_sha256, source_row
from reports where reclaimed > demolished
union all
select 'relocation', village_code, settlement, 'employed', employed, '户', null, able, '户', null, report_date, until,
       source_sha256, source_row
from reports where employed > able
union all
select 'relocation', village_code, settlement, 'in_industry', in_industry, '户', null, able, '户', null, report_date, until,
       source_sha256, source_row
from reports where in_industry > able
union all
select 'relocation', village_code, settlement, 'accepted', null, null, accepted, null, null, audited, report_date, until,
       source_sha256, source_row
from reports where accepted = '已完成' and audited <> '已完成'
union all
select 'relocation', village_code, settlement, 'audited', null, null, audited, null, null, accounted, report_date, until,
       source_sha256, source_row
from reports where audited = '已完成' and accounted <> '已完成'
union all
select 'relocation', village_code, settlement, 'accounted', null, null, accounted, null, null, settled, report_date, until,
       source_sha256, source_row
from reports where accounted = '已完成' and settled <> '已完成'
