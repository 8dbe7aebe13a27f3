-- reporting: who reported what: every village × each ledger that it is asked to be in, in their fixed orders; of one village,
-- one ledger, or those that a unit answers for.
select * from reporting
where ($village is null or village_code = $village) and ($dataset is null or dataset = $dataset)
  and ($unit is null or dataset in (select dataset from ledger_units where unit = $unit))
order by village_code, position
