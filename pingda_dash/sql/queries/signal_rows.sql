-- signal_rows: the rows that a signal rests on ($finding, as `signals` names it) on the as-of date, by village and
-- thing, oldest first, with file, line, who sent it and when. A household is its number, without names.
with chosen as (
    select s.*
    from signals as s
    where s.finding = $finding and s.since <= getvariable('as_of')
          and (s.until is null or s.until > getvariable('as_of'))
),
of_ledgers as (
    select f.village_code, f.thing, c.title as field_title, f.report_date, f.value, f.unit, f.source_sha256,
           f.source_row
    from chosen as s
    join figures as f on f.dataset = s.one and f.report_date between s.first_on and s.since
    join dataset_fields as c on c.dataset = f.dataset and c.field = f.field
    left join dataset_fields as p on p.dataset = s.one and p.field = s.field
    where (s.village_code is null or f.village_code in (s.village_code, s.other_village))
          and (s.subject is null or f.thing = s.subject or starts_with(f.thing, s.subject || ' '))
          and (s.field is null or f.field = s.field or s.signal_id = 'even_shares' and f.field = p.at_most)
          and (s.signal_id <> 'last_digits'
               or c.type = 'integer' and f.value >= 30 and (f.was is null or abs(f.value - f.was) >= 10))
),
homes as (
    select h.*, count(*) over (partition by h.village_code, h.net_income, h.members, h.labour) as alike
    from chosen as s
    join households as h on s.one = 'households' and h.register_date = s.since
),
of_households as (
    select h.village_code, concat_ws(' ', h.household_id, h.members || '人', h.labour || '个劳动力') as thing,
           '人均纯收入' as field_title, h.register_date as report_date, h.net_income as value, '元' as unit,
           h.source_sha256,
           h.source_row
    from homes as h
    cross join chosen as s
    cross join plan_campaign as c
    where (s.village_code is null or h.village_code = s.village_code)
          and case s.signal_id
                  when 'narrow_incomes' then (s.subject = '建档立卡户') = is_registered_kind(h.category)
                  when 'bunched_incomes' then h.net_income >= c.poverty_line and h.net_income < 1.1 * c.poverty_line
                  else h.alike > 1 end
)
select r.village_code, v.village, r.thing, r.field_title, r.report_date,
       if(r.field_title = '人均纯收入' and too_few(count(*) over (partition by r.village_code, r.value)), null, r.value)
           as value, r.unit, u.filename, r.source_row, u.author,
       u.received_at
from (from of_ledgers union all from of_households) as r
left join village_list as v using (village_code)
left join (select sha256, any_value(filename) as filename, any_value(author) as author,
    max(received_at) as received_at
           from uploads group by sha256) as u on u.sha256 = r.source_sha256
order by r.village_code, r.thing, r.field_title, r.report_date
