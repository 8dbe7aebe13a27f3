-- figures_of: whether a column of texts holds figures: a number in more than half of its filled cells, and not merely
-- the numbers 1, 2, 3 … of its rows. A number of more than ten figures is an identifier; one with a unit of money, of
-- land or of weight behind it, or 约 before it, is a figure (3万元; 3组 is a name).
-- grain: one value      check.py fills in: raw (the column)
(
    count(finite_number({raw})) filter (length(trim({raw})) <= 10)
    + count(*) filter (regexp_full_match({raw}, '\s*(约|近|合计|共)?\s*[¥\x{{ffe5}}]?\s*\d[\d.,]{{0,12}}\s*多?余?([百千万亿]?元|[万亿]|[千万]?亩|公顷|公斤|千克|斤|吨|担|[万]?户|[万]?人次?|头|只|株)(人民币|整)?\s*'))
) * 2 > count(*) filter (trim({raw}) <> '')
and not coalesce(
    min(finite_number({raw})) = 1
    and max(finite_number({raw})) = count(finite_number({raw}))
    and count(distinct finite_number({raw})) = count(finite_number({raw}))
    and count(finite_number({raw})) > 1, false
)
