-- quality_points: how many of its 100 points a ledger loses on one day, in one village, for what is wrong with it. The page
-- prints these lines as the formula.
-- per: for every one of these; null: once.
-- grain: fault        units: points        key: fault
-- kept
select fault, points, per, what, position
from limits as l
cross join lateral (
    values ('从未报', 100, null, '过了第一个报送期还没有报过', 1),
           ('超期', l.points_overdue, null, '最近一期已过报送期', 2),
           ('迟报', 10, null, '统计日期 ' || l.late_days || ' 天后才收到', 3),
           ('待核对', l.points_doubted, '处', '每一处对不上的数,说明了的也算,到数对上为止', 4),
           ('请核实', 5, '处', '每一处偶然难以出现的数,到不再这样为止', 5),
           ('抽查差错', 1, '个百分点', '最近一次有所见的抽查,差错率 95% 区间的下限;未抽查不扣', 6)
) as t (fault, points, per, what, position)
