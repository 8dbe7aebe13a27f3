-- Names and lists as people write them. What is counted is written by pingda_dash/formats.py, whose `counted` every
-- connection with these macros has as format_counted (sql_functions.py).

-- names_unit: the unit stands in a ;-separated list.
create or replace macro names_unit(units, unit) as
    list_contains(string_split(coalesce(units, ''), ';'), unit);

-- lacking_words: the guarantees it does not have: 住房、饮水.
create or replace macro lacking_words(housing, schooling, medical, water) as
    nullif(concat_ws('、', case when housing = false then '住房' end, case when schooling = false then '教育' end,
                     case when medical = false then '医疗' end, case when water = false then '饮水' end), '');

-- below_line_words: what its net income (元 a person and year) lacks to the poverty line: 收入差 320 元.
create or replace macro below_line_words(net_income, poverty_line) as
    case when net_income < poverty_line then '收入差 ' || format_counted(poverty_line - net_income, '元') end;
