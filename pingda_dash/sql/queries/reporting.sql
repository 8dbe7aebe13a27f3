-- reporting: who reported what: every village × each ledger that it is asked to be in, in their fixed orders.
select * from reporting order by village_code, position
