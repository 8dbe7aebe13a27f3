-- What an open wall may tell of households: nothing that fewer than three of a village have in common. `open` is set for
-- windows in which nobody has signed in, where viewing needs no sign-in and the data are real. Only queries ask these
-- macros, of what they answer: no figure of a village depends on who is looking.

-- too_few: whether what n households have in common is withheld.
create or replace macro too_few(n) as coalesce(getvariable('open'), false) and n < 3;

-- few: the same of a count that is told where it is none.
create or replace macro few(n) as too_few(n) and n > 0;

-- unless_few: a text that n households of a village share; in its place 少于3户, nothing where there is none.
create or replace macro unless_few(value, n) as
    case when value is not null and too_few(n) then '少于3户' else value end;

-- income_withheld: whether few households of a village have just this income; of a relation of households.
create or replace macro income_withheld(village, income) as
    too_few(count(*) over (partition by village, income)) and income is not null;

-- few_lacking: of each village of a relation of households, which guarantees few of them lack. Of those it is withheld of
-- every household of the village whether it has them: the met ones would point at the others.
create or replace macro few_lacking(relation) as table
select *, housing_safe_withheld or schooling_met_withheld or medical_met_withheld or water_safe_withheld
           as guarantees_withheld
from (
    select village_code,
           few(count(*) filter (not housing_safe)) as housing_safe_withheld,
           few(count(*) filter (not schooling_met)) as schooling_met_withheld,
           few(count(*) filter (not medical_met)) as medical_met_withheld,
           few(count(*) filter (not water_safe)) as water_safe_withheld
    from query_table(relation) group by village_code
);

-- shown_homes: the households of a relation as `household_list` has them, without what is withheld of them: null, and
-- true in <column>_withheld; of the income is_withheld. Who is listed must not tell it either:
-- is_lacking: it lacks a guarantee; is_left: still 未脱贫户, or was one and still lacks a standard. Both for choosing rows.
create or replace macro shown_homes(relation) as table
select h.* replace (
           if(h.is_withheld, null, h.net_income) as net_income,
           unless_few(h.income_source, count(*) over (partition by h.village_code, h.income_source)) as income_source,
           unless_few(h.poverty_cause, count(*) over (partition by h.village_code, h.poverty_cause)) as poverty_cause,
           if(v.housing_safe_withheld, null, h.housing_safe) as housing_safe,
           if(v.schooling_met_withheld, null, h.schooling_met) as schooling_met,
           if(v.medical_met_withheld, null, h.medical_met) as medical_met,
           if(v.water_safe_withheld, null, h.water_safe) as water_safe,
           if(h.is_withheld or v.guarantees_withheld, null, h.is_lifted) as is_lifted,
           if(h.is_withheld or v.guarantees_withheld, null, h.is_unverified) as is_unverified
       ),
       h.is_withheld or v.guarantees_withheld as is_lifted_withheld, v.* exclude (village_code)
from (
    select *, income_withheld(village_code, net_income) as is_withheld,
           category = '未脱贫户' or was_unlifted and not is_lifted as is_left,
           coalesce(not housing_safe or not schooling_met or not medical_met or not water_safe, false) as is_lacking
    from query_table(relation)
) as h
join few_lacking(relation) as v using (village_code);

-- shown_dots: the dots of a relation as `home_dots` has them, without what is withheld; that is a kind of its
-- own, the last of its way to colour them (`maps/homes.py`).
create or replace macro shown_dots(relation) as table
select d.* replace (
           if(d.is_withheld, null, d.net_income) as net_income,
           if(d.below_line_withheld, null, d.below_line) as below_line,
           if(v.housing_safe_withheld, null, d.housing_safe) as housing_safe,
           if(v.schooling_met_withheld, null, d.schooling_met) as schooling_met,
           if(v.medical_met_withheld, null, d.medical_met) as medical_met,
           if(v.water_safe_withheld, null, d.water_safe) as water_safe,
           if(d.is_registered and v.housing_safe_withheld, 4, d.housing_kind) as housing_kind,
           if(d.is_registered and v.schooling_met_withheld, 4, d.schooling_kind) as schooling_kind,
           if(d.is_registered and v.medical_met_withheld, 4, d.medical_kind) as medical_kind,
           if(d.is_registered and v.water_safe_withheld, 4, d.water_kind) as water_kind,
           if(d.below_line_withheld, 3, d.income_kind) as income_kind
       ),
       v.* exclude (village_code)
from (
    select *, income_withheld(village_code, net_income) as is_withheld,
           few(count(*) filter (below_line) over (partition by village_code)) as below_line_withheld
    from query_table(relation)
) as d
join few_lacking(relation) as v using (village_code);
