-- doubts: all that is to be asked about in everything that was ever reported, each while it lasts, by its source: what the
-- checks found, and signals. Another source joins here by a line (`union all by name select '…' as source, …`), with its name as
-- check_id, and by one in `wording.SOURCES`: worklist, quality cells and page read this relation.
-- value_json: what the words of another source are made of; of a check its own columns are.
-- grain: one row a finding and a while        key: finding, since
-- kept
with names as (
    select village_code, arg_max(village, register_date) as village from villages group by village_code
    union all
    select village_code, village from reference_villages where village_code not in (select village_code from villages)
)
select 'check' as source, null::varchar as value_json, * from findings where not is_of_silence(check_id)
union all by name
select 'signal' as source, s.signal_id as check_id, s.one, s.village_code, s.subject, s.field, s.field_title, s.since,
       s.until, s.finding, s.first_since, false as is_repeated,
       to_json({
           signal_id: s.signal_id, village: v.village, other_village: o.village, subject: s.subject,
           field_title: s.field_title, field_unit: s.field_unit, by_count: s.by_count, statistic: s.statistic, n: s.n,
           expected: s.expected, p_value: s.p_value, since: s.since
       })::varchar as value_json
from signals as s
left join names as v on v.village_code = s.village_code
left join names as o on o.village_code = s.other_village
