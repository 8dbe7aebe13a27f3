-- spot_stated: what a ledger states on the as-of date of some of its things, field by field, as text.
select thing, field, value from spot_stated where dataset = $dataset and list_contains($things, thing) order by all
