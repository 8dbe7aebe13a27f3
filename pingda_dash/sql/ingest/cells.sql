-- What a text cell says. Every macro takes a cell as text (never null) and costs little where the cell is plain.
-- database.py fills in: wide and narrow (full-width signs and their ASCII twins), blank and space (those of them that
-- are seen), unseen (an expression), quotes (for a regular expression's class), and missing (the list of marks).

-- cell_visible: a text without the characters that nobody sees: control characters, marks of direction and width.
create or replace macro cell_visible(t) as regexp_replace(t, '{unseen}', '', 'g');

-- cell_unwrapped: ="0305" → 0305, as an export guards a text against being read as a number.
create or replace macro cell_unwrapped(t) as
    case when starts_with(t, '=') then regexp_replace(t, '^=\s*["“”](.*)["“”]$', '\1') else t end;

-- cell_plain: full-width figures and signs made half-width, what is not seen and blanks around dropped, a guard dropped.
-- What is letters, figures and hyphens is plain already; what has as many bytes as characters has nothing full-width.
create or replace macro cell_plain(t) as
    case when regexp_full_match(t, '[0-9A-Za-z-]*') then t
         when strlen(t) = length(t) then ltrim(cell_unwrapped(trim(cell_visible(t), '{blank}')), '''')
         else ltrim(cell_unwrapped(trim(translate(cell_visible(t), '{wide}', '{narrow}'), '{blank}')), '''') end;

-- cell_missing: an empty cell, or a mark clerks leave in one. Not `in (…)`: that becomes a join, which loses the order.
create or replace macro cell_missing(t) as list_contains([{missing}, '=""'], cell_plain(t));

-- finite_number: the finite number a text is, as DuckDB reads it; 1_000, inf and nan are none.
create or replace macro finite_number(t) as
    case when isfinite(try_cast(t as double)) and not contains(t, '_') then try_cast(t as double) end;

-- ungrouped: 12,345.6 → 12345.6; groups that are not of three figures stay, and so are no number.
create or replace macro ungrouped(t) as
    case when regexp_full_match(t, '[-+]?\d{1,3}(, ?\d{3})+(\.\d*)?|[-+]?\d{1,3}( \d{3})+(\.\d*)?')
         then translate(t, ', ', '') else t end;

-- bare_number: a text without a currency sign before it or the column's own unit behind it.
create or replace macro bare_number(t, unit) as
    trim(regexp_replace(case when unit <> '' and suffix(t, unit) then t[:-1 - len(unit)] else t end, '^[\$¥]\s*', ''));

-- cell_number: a cell as a number in the column's own unit, or null.
create or replace macro cell_number(t, unit) as
    coalesce(finite_number(t), finite_number(ungrouped(bare_number(cell_plain(t), unit))));

-- cell_suffix: the word right behind a number (元 of 300,000 元), '' where there is none.
create or replace macro cell_suffix(t) as
    regexp_extract(cell_plain(t), '^[\$¥]?\s*[-+]?[\d., ]*\d\s*([^\d\s.,%][^\d]{0,5})$', 1);

-- code_alone: an identifier without the quotes around it, the .0 of a number behind it, the commas of a number's format
-- and line ends in it; quotes in words stay.
create or replace macro code_alone(t) as
    case when regexp_full_match(t, '[0-9A-Za-z-]*') then t
         when regexp_full_match(t, '\d{3,}( \d{2,})+[Xx]?') then replace(t, ' ', '')
         when regexp_full_match(t, '\d{1,3}(,\d{3})+(\.0+)?') then regexp_replace(t, ',|\.0+$', '', 'g')
         else regexp_replace(
                  regexp_replace(
                      regexp_replace(t, '\s*[\r\n]+\s*', '', 'g'),
                      '^[{quotes}]*([0-9A-Za-z][0-9A-Za-z_/.-]*)[{quotes}]*$', '\1'),
                  '^(\d+)\.0+$', '\1') end;

-- cell_code: an identifier: plain, null when nothing is there, upper case where only that meets the pattern.
create or replace macro cell_code(t, pattern) as
    case when cell_missing(t) then null
         when pattern = '' or regexp_full_match(code_alone(cell_plain(t)), pattern) then code_alone(cell_plain(t))
         when regexp_full_match(upper(code_alone(cell_plain(t))), pattern) then upper(code_alone(cell_plain(t)))
         else code_alone(cell_plain(t)) end;

-- cell_debris: whether more than blanks was taken off a cell to make it the identifier `code`.
create or replace macro cell_debris(t, code) as
    trim(t, '{space}') <> code and upper(trim(t, '{space}')) <> code;

-- cell_lost_digits: a long number that Excel has turned into 5.30E+17.
create or replace macro cell_lost_digits(t) as
    (contains(t, '+') or contains(t, '+') or contains(t, '.'))
    and regexp_full_match(cell_plain(t), '[{quotes}]*(\d(\.\d+)?[Ee]\+\d{1,2}|\d\.\d+[Ee]\d{1,2})[{quotes}]*');
