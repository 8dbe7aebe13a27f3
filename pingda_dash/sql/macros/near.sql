-- is_near: a degree of longitude or latitude stands by the middle half of others (its two quartiles): within a tenth of
-- a degree of it and twice its own width.
create or replace macro is_near(degree, quartiles) as
    degree between quartiles[1] - 0.1 - 2 * (quartiles[2] - quartiles[1])
               and quartiles[2] + 0.1 + 2 * (quartiles[2] - quartiles[1]);
