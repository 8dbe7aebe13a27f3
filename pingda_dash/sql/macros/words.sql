-- Names and lists as people write them. Numbers, shares and days are written by pingda_dash/formats.py, whose functions
-- every connection with these macros has as format_<name> (sql_formats.py).

-- masked_name: the first character and a star for each other one (王**); in full for those who may see it.
create or replace macro masked_name(name) as
    case when name is null or name = '' then null
         when getvariable('unmasked') then name
         else name[1] || repeat('*', greatest(length(name) - 1, 1)) end;

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

-- masked_names: several names in one cell (王小明、李芳), each masked.
create or replace macro masked_names(names) as
    nullif(array_to_string(list_transform(
        list_filter(string_split_regex(names, '[、,,;;/\s]+'), lambda name: name <> ''),
        lambda name: masked_name(name)), '、'), '');

-- scrubbed: a free text with any ID number or mobile phone in it masked (as masking.mask_text does on the desk). Twice,
-- since two numbers may share the one character between them.
create or replace macro scrubbed_once(said) as
    regexp_replace(
        regexp_replace(said, '(^|\D)(\d{3})\d{11}(\d{3}[\dXx])(\D|$)', '\1\2***********\3\4', 'g'),
        '(^|\D)(1\d{2})\d{4}(\d{4})(\D|$)', '\1\2****\3\4', 'g');
create or replace macro scrubbed(said) as scrubbed_once(scrubbed_once(said));
