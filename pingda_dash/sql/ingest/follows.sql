-- follows: how many figures of a column are not the sum, difference, product or quotient of two others, to the cent.
-- grain: one value      derived.py fills in: whole (a number), way (the same from two other columns)
count_if({whole} is not null and not coalesce(abs({whole} - ({way})) < 0.006 + 0.00001 * abs({whole}), false))
