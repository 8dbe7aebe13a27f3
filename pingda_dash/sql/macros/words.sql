-- Figures, names and lists as people write them.

-- masked_name: the first character and a star for each other one (王**).
create or replace macro masked_name(name) as
    case when name is null or name = '' then null
         else name[1] || repeat('*', greatest(length(name) - 1, 1)) end;

-- plain_number: a number as people write it: thousands separators, at most two decimals, no trailing zeros.
create or replace macro plain_number(value) as
    regexp_replace(regexp_replace(format('{:,.2f}', round(value::double, 2) + 0), '0+$', ''), '\.$', '');

-- names_unit: the unit stands in a ;-separated list.
create or replace macro names_unit(units, unit) as
    list_contains(string_split(coalesce(units, ''), ';'), unit);

-- lacking_words: the guarantees it does not have: 住房、饮水.
create or replace macro lacking_words(housing, schooling, medical, water) as
    nullif(concat_ws('、', case when housing = false then '住房' end, case when schooling = false then '教育' end,
                     case when medical = false then '医疗' end, case when water = false then '饮水' end), '');

-- below_line_words: what its net income (元 a person and year) lacks to the poverty line: 收入差 320 元.
create or replace macro below_line_words(net_income, poverty_line) as
    case when net_income < poverty_line then format('收入差 {} 元', plain_number(poverty_line - net_income)) end;
