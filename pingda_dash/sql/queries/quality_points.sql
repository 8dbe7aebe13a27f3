-- quality_points: what a ledger loses points for, in the order of the formula that the page prints.
select * from quality_points order by position
