-- Personal values as they may be shown: what masking.py does in Python (tests/masks.py holds both).

-- masked_name: the first character and a star for each other one (王**); in full for those who may see it.
create or replace macro masked_name(name) as
    case when name is null or name = '' then null
         when getvariable('unmasked') then name
         else name[1] || repeat('*', greatest(length(name) - 1, 1)) end;

-- parted_names: names with 、 between them. Blanks stand between names too, but where one character is alone: 张 三.
create or replace macro parted_names(part) as
    regexp_replace(part, '[ \t\x{a0}\x{3000}]+',
        case when regexp_matches(part, '(^|[ \t\x{a0}\x{3000}])[^ \t\x{a0}\x{3000}]($|[ \t\x{a0}\x{3000}])')
             then '' else '、' end, 'g');

-- masked_names: several names in one cell (王小明、李芳), each masked.
create or replace macro masked_names(names) as
    nullif(array_to_string(list_transform(
        list_filter(
            string_split(array_to_string(list_transform(string_split_regex(names, '[、,\x{ff0c};\x{ff1b}/\r\n]+'),
                                                        lambda part: parted_names(part)), '、'), '、'),
            lambda name: name <> ''),
        lambda name: masked_name(name)), '、'), '');

-- number_gap, number_day: between the groups of a number; the month and day of a birth.
create or replace macro number_gap() as '[-\x{2010}-\x{2015}\x{ff0d}.·\t \x{a0}\x{3000}]{0,3}';
create or replace macro number_day() as '(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])';

-- masked_ids: ID numbers of 18 digits, also in groups, and of 15 (with the year of a birth, which a project's has not).
create or replace macro masked_ids(said) as
    regexp_replace(regexp_replace(regexp_replace(said,
        '(^|\D)(\d{3})\d{11}(\d{3}[\dXx])(\D|$)', '\1\2***********\3\4', 'g'),
        '(^|\D)(\d{3})\d{3}' || number_gap() || '(?:19|20)\d\d' || number_day() || number_gap()
            || '(\d{3}[\dXx])(\D|$)', '\1\2***********\3\4', 'g'),
        '(^|\D)((?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])\d)\d{3}(?:0\d|1[0-4]|2[6-9]|[3-9]\d)'
            || number_day() || '(\d{3})(\D|$)', '\1\2*********\3\4', 'g');

-- masked_phones: mobiles (13812345678, 138-1234-5678, +86 138…), land lines with their area code, and local numbers
-- after a word for a telephone.
create or replace macro masked_phones(said) as
    regexp_replace(regexp_replace(regexp_replace(said,
        '(^|\D)((?:\+?86|0086|0)?' || number_gap() || '1[3-9]\d)(' || number_gap() || ')\d{4}(' || number_gap()
            || ')(\d{4})(\D|$)', '\1\2\3****\4\5\6', 'g'),
        '(^|[^\dA-Za-z-])(0(?:10|2\d|[3-9]\d\d)[)\x{ff09}]?' || number_gap() || ')[2-8]\d{2,3}' || number_gap()
            || '\d{2}(\d{2})(\D|$)', '\1\2*****\3\4', 'g'),
        '((?:电话|座机|固话|手机|联系方式|热线|传真|[Tt][Ee][Ll])(?:号码|号)?[为是]?'
            || '[:\x{ff1a}. \t\x{3000}]{0,3})'
            || '\d{5,6}(\d{2})(\D|$)', '\1*****\2\3', 'g');

-- masked_text: a free text with every ID number and telephone in it masked; a text without any as it stands. Twice,
-- since two numbers may share the one character between them; wide digits are made narrow where they are part of one.
create or replace macro masked_narrow(said) as masked_phones(masked_ids(masked_phones(masked_ids(said))));
create or replace macro narrow_digits(said) as translate(said, '０１２３４５６７８９＋', '0123456789+');
create or replace macro masked_text(said) as
    case when regexp_matches(said, '[\x{ff10}-\x{ff19}\x{ff0b}]')
             then case when masked_narrow(narrow_digits(said)) <> narrow_digits(said)
                       then masked_narrow(narrow_digits(said)) else said end
         when regexp_matches(said, '\d{5}|\d{3}' || number_gap() || '\d{4}') then masked_narrow(said)
         else said end;
