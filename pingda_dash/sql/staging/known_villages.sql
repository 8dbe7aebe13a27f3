-- known_villages: the villages of the newest roster, else of the reference list; is_poor null where no roster says so.
-- grain: one row a village        key: village_code
-- kept
select village_code, is_poor from villages
where register_date = (select max(dated.register_date) from villages as dated)
union all
select village_code, null from reference_villages where not exists (select 1 from villages)
