-- figures_of: whether a column of texts holds figures: a number in more than half of its filled cells, and not merely
-- the numbers 1, 2, 3 … of its rows. A number of more than ten figures is an identifier.
-- grain: one value      check.py fills in: raw (the column)
count(finite_number({raw})) filter (length(trim({raw})) <= 10) * 2 > count(*) filter (trim({raw}) <> '')
and not coalesce(
    min(finite_number({raw})) = 1
    and max(finite_number({raw})) = count(finite_number({raw}))
    and count(distinct finite_number({raw})) = count(finite_number({raw}))
    and count(finite_number({raw})) > 1, false
)
