-- duty_counts: how many duties stand in each status: of the township, each unit, clause and village (`duty_counts`).
select * from duty_counts order by scope, scope_id
