-- map_search: the households whose number contains a text, or, where $named is true, whose head's or members' names do.
-- The eight closest: the number or name itself, then what begins so. matches: how many there are in all.
-- grain: one row a household        key: household_id
select household_id, village_code, village, village_group, name, category, count(*) over () as matches
from household_list
where contains(lower(household_id), lower($text))
    or $named and (contains(name, $text) or contains(coalesce(member_names, ''), $text))
order by lower(household_id) = lower($text) desc, starts_with(lower(household_id), lower($text)) desc,
         name = $text desc, starts_with(name, $text) desc, household_id
limit 8
