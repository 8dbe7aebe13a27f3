-- tourism_places: every route, site and household of 旅游扶贫, or those of one village, in the contract's order of kinds.
select p.* from place_list as p
join dataset_words as w on w.dataset = 'tourism' and w.field = 'kind' and w.word = p.kind
where $village is null or p.village_code = $village
order by w.position, p.place
