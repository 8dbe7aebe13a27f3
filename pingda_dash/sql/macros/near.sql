-- least_near, most_near: the degrees of longitude or latitude between which a place stands by the middle half of others (its
-- two quartiles): within a tenth of a degree of it and twice its own width.
create or replace macro least_near(quartiles) as quartiles[1] - 0.1 - 2 * (quartiles[2] - quartiles[1]);
create or replace macro most_near(quartiles) as quartiles[2] + 0.1 + 2 * (quartiles[2] - quartiles[1]);

-- share_of_others: which share of the figures of all others of the same ledger and day are the same; null without others.
create or replace macro share_of_others(same, figures, ledger, day) as
    (sum(same) over (partition by ledger, day) - same) / nullif(sum(figures) over (partition by ledger, day) - figures, 0);
