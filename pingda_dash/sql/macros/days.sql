-- Two days of one snapshot.

-- earlier: a relation of the layers as it was on the earlier day of a comparison (`Snapshot.ask(…, earlier=day)`).
create or replace macro earlier(relation) as table from query_table(getvariable('earlier') || '.' || relation);
