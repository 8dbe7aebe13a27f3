-- What an open wall may tell of households: nothing that fewer than three of a village have in common. `open` is set for
-- windows in which nobody has signed in, where viewing needs no sign-in and the data are real. Only queries ask these
-- macros, of what they answer: no figure depends on who is looking.

-- too_few: whether what n households have in common is withheld.
create or replace macro too_few(n) as coalesce(getvariable('open'), false) and n < 3;

-- unless_few: a text that n households of a village share; in its place 少于3户, nothing where there is none.
create or replace macro unless_few(value, n) as
    case when value is not null and too_few(n) then '少于3户' else value end;
