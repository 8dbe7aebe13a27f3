-- ledgers: the datasets whose rows carry a 统计日期; the others are registers.
-- grain: one row a dataset        key: dataset
-- kept
select distinct dataset from uploads where register_date is null
