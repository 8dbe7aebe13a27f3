-- skipped: rows below the header that are neither data nor totals (totals.sql), and why. `suspects` are rows that lack a required value or
-- begin like an example; a whole row is never one of them, wherever it stands.
-- grain: one row per skipped source_row      key: source_row
with looked_at as (
    select source_row,
           case when {blank} then '空行'
                when {example} then '示例行'
                when {repeated_header} then '重复表头'
                when (source_row = {first_row} or {numbered_again}) and {numbering} then '栏号行'
                when (({sparse}) or ({unread})) and {footer} then '表尾'
                when {continued} then '续表行'
                when {carried} then '过页行'
                when {beside_total} then '对照行'
                when {section} then '分类行'
                when {below} and {unread} then '表尾'
           end as kind
    from suspects
)
select source_row, kind
from looked_at
where kind is not null
