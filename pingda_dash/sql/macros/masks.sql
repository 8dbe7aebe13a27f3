-- Personal values as they may be shown. Names are masked as by masking.py (tests/masks.py holds both).

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

-- masked_note: a free text with the numbers of persons in it masked (mask_text is masking.py's own); and but for those
-- who may see names, the names that its row knows and those of the registers' people (mask_persons is persons.py's own).
create or replace macro masked_note(text, names) as
    case when getvariable('unmasked') then mask_text(text, '')
         else mask_persons(mask_text(text, coalesce(names, ''))) end;

-- masked_text: the same of a text whose row knows nobody.
create or replace macro masked_text(text) as masked_note(text, '');
