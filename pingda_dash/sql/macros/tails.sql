-- How likely something is by chance (docs/trust.md, "Signals"). Sums of exact terms by lgamma,
-- where nothing else is stated.

-- ln_choose: the logarithm of how many ways there are to choose k of n.
create or replace macro ln_choose(n, k) as lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1);

-- binomial_tail: k or more of n, each with chance p (0 < p < 1).
create or replace macro binomial_tail(k, n, p) as
    case when k <= 0 then 1.0
         else least(1.0, list_sum(list_transform(
             range(k::bigint, n::bigint + 1), lambda x: exp(ln_choose(n, x) + x * ln(p) + (n - x) * ln(1 - p))))) end;

-- hypergeometric_tail: k or more marked ones among n drawn from `whole`, of which `marked` are.
create or replace macro hypergeometric_tail(k, n, marked, whole) as
    case when k <= greatest(0, n + marked - whole) then 1.0
         else least(1.0, list_sum(list_transform(
             range(k::bigint, least(n, marked)::bigint + 1),
             lambda x: exp(ln_choose(marked, x) + ln_choose(whole - marked, n - x) - ln_choose(whole, n))))) end;

-- gamma_share: the regularized lower incomplete gamma function, by its series of which 60 terms are
-- enough where 0 < x <= 0.8 a.
create or replace macro gamma_share(a, x) as
    case when x <= 0 then 0.0
         else least(1.0, list_sum(list_transform(
             range(0, 60), lambda j: exp((a + j) * ln(x) - x - lgamma(a + j + 1))))) end;

-- chi_square_share: a chi-square of `df` degrees (they may be a fraction) is x or less, x being less than df.
create or replace macro chi_square_share(x, df) as gamma_share(df / 2, x / 2);

-- low_chi_square: where a chi-square over its degrees stands z standard deviations low (Wilson and Hilferty).
create or replace macro low_chi_square(df, z) as (1 - 2 / (9 * df) - z * sqrt(2 / (9 * df))) ** 3;

-- poisson_tail: k or more where `mean` are expected, k above it; between whole numbers it goes on smoothly.
create or replace macro poisson_tail(k, mean) as gamma_share(k, mean);

-- student_tail: t or more with df degrees (t >= 0), by Wallace's normal approximation, within a tenth for df >= 3.
create or replace macro student_tail(t, df) as
    normal_tail((8 * df + 1) / (8 * df + 3) * sqrt(df * ln(1 + t * t / df)));

-- with_rounding: a sum of squares of deviations, each in its own standard errors, as large as rounding to whole steps
-- may have made it: spread is the sum, blur that of the squares of one step.
create or replace macro with_rounding(spread, blur) as (sqrt(greatest(spread, 0)) + sqrt(blur) / 2) ** 2;
