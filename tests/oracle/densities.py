"""Densities as SciPy has them, for the test of the catalogue.

    pip install scipy==1.17.1
    python tests/oracle/densities.py > tests/oracle/densities.txt

A line is: distribution | its parameters | point density | point density | ...
Distributions that SciPy does not have are written as a change of variable, a mixture or a sum of ones that it has.
"""

from math import exp, inf, log, pi, sqrt

from scipy import integrate, stats

REAL = [-7.5, -2.0, -0.3, 0.1, 0.4, 1.0, 3.1, 20.0]
ABOVE_ZERO = [1e-3, 0.2, 1.0, 2.5, 14.0]
UNIT = [1e-3, 0.2, 0.5, 0.77, 0.999]
COUNTS = [0, 1, 2, 5, 11]
FROM_ONE = [1, 2, 3, 6, 12]
WHOLE = [-6, -2, -1, 0, 1, 4]


def asymmetric_laplace(y, mu, b, tau):
    kappa = sqrt(tau / (1 - tau))
    return stats.laplace_asymmetric.pdf(y, kappa, mu, kappa * b / tau)


def lindley(y, rate):
    weight = rate / (1 + rate)
    return weight * stats.expon.pdf(y, scale=1 / rate) + (1 - weight) * stats.gamma.pdf(y, 2, scale=1 / rate)


def zero_truncated(y, rate):
    return stats.poisson.pmf(y, rate) / stats.poisson.sf(0, rate)


def logit_normal(y, mu, v):
    return stats.norm.pdf(log(y / (1 - y)), mu, sqrt(v)) / (y * (1 - y))


def truncated_normal(y, mu, v, a, b):
    s = sqrt(v)
    return stats.truncnorm.pdf(y, (a - mu) / s, (b - mu) / s, mu, s)


def beta_negative_binomial(y, r, a, b):
    mixed = lambda p: stats.nbinom.pmf(y, r, p) * stats.beta.pdf(p, a, b)
    return sum(integrate.quad(mixed, *ends, epsabs=0, epsrel=1e-12)[0] for ends in [(0, 0.5), (0.5, 1)])


def pert(y, a, c, b):
    return stats.beta.pdf(y, 1 + 4 * (c - a) / (b - a), 1 + 4 * (b - c) / (b - a), a, b - a)


def relaxed_bernoulli(y, t, p):
    return stats.logistic.pdf(log(y / (1 - y)), log(p / (1 - p)) / t, 1 / t) / (y * (1 - y))


# name: points, settings of the parameters, density
TABLE = {
    "Normal": (REAL, [(0, 1), (2, 0.04), (-3, 9)], lambda y, mu, v: stats.norm.pdf(y, mu, sqrt(v))),
    "Laplace": (REAL, [(0, 1), (3, 0.2), (-1, 4)], lambda y, mu, b: stats.laplace.pdf(y, mu, b)),
    "Cauchy": (REAL, [(0, 1), (-2, 0.3), (1, 5)], lambda y, mu, s: stats.cauchy.pdf(y, mu, s)),
    "StudentT": (REAL, [(1, 0, 1), (4.5, 1, 2), (30, -2, 0.5)], lambda y, nu, mu, s: stats.t.pdf(y, nu, mu, s)),
    "Logistic": (REAL, [(0, 1), (1, 0.3), (-2, 4)], lambda y, mu, s: stats.logistic.pdf(y, mu, s)),
    "HyperbolicSecant": (REAL, [(0, 1), (1, 0.3), (-2, 4)], lambda y, mu, s: stats.hypsecant.pdf(y, mu, 2 * s / pi)),
    "Gumbel": (REAL, [(0, 1), (1, 0.5), (-2, 4), (0.5, 0.3)], lambda y, mu, b: stats.gumbel_r.pdf(y, mu, b)),
    "GumbelMin": (REAL, [(0, 1), (1, 0.5), (-2, 4), (0.5, 0.3)], lambda y, mu, b: stats.gumbel_l.pdf(y, mu, b)),
    "GeneralizedNormal": (REAL, [(0, 1, 1.5), (1, 2, 3), (-1, 0.5, 0.7)], lambda y, mu, a, b: stats.gennorm.pdf(y, b, mu, a)),
    "AsymmetricLaplace": (REAL, [(0, 1, 0.5), (1, 0.4, 0.9), (-2, 3, 0.2)], asymmetric_laplace),
    "SkewNormal": (REAL, [(0, 1, 0), (1, 2, 3), (-1, 0.7, -1.5)], lambda y, mu, s, a: stats.skewnorm.pdf(y, a, mu, s)),
    "ExGaussian": (REAL, [(0, 1, 1), (1, 0.25, 3), (-2, 4, 0.5)], lambda y, mu, v, r: stats.exponnorm.pdf(y, 1 / (sqrt(v) * r), mu, sqrt(v))),
    "Moyal": (REAL, [(0, 1), (1, 0.5), (-2, 4)], lambda y, mu, s: stats.moyal.pdf(y, mu, s)),
    "ExpGamma": (REAL, [(1, 1), (3.5, 0.4), (0.6, 2)], lambda y, k, r: stats.loggamma.pdf(y, k, -log(r))),
    "Exponential": (ABOVE_ZERO, [(1,), (0.2,), (7,)], lambda y, r: stats.expon.pdf(y, scale=1 / r)),
    "Gamma": (ABOVE_ZERO, [(1, 1), (2.5, 0.7), (0.4, 3)], lambda y, k, r: stats.gamma.pdf(y, k, scale=1 / r)),
    "InverseGamma": (ABOVE_ZERO, [(1, 1), (2.5, 0.7), (4, 6)], lambda y, a, b: stats.invgamma.pdf(y, a, scale=b)),
    "Weibull": (ABOVE_ZERO, [(1, 1), (2.5, 0.7), (0.6, 4)], lambda y, k, s: stats.weibull_min.pdf(y, k, scale=s)),
    "LogNormal": (ABOVE_ZERO, [(0, 1), (1, 0.25), (-1, 4)], lambda y, mu, v: stats.lognorm.pdf(y, sqrt(v), scale=exp(mu))),
    "LogLogistic": (ABOVE_ZERO, [(1, 2), (0.5, 3.5), (4, 1.2)], lambda y, s, k: stats.fisk.pdf(y, k, scale=s)),
    "InverseGaussian": (ABOVE_ZERO, [(1, 1), (2, 0.5), (0.7, 6)], lambda y, mu, r: stats.invgauss.pdf(y, mu / r, scale=r)),
    "Gompertz": (ABOVE_ZERO, [(1, 1), (0.2, 0.5), (3, 0.1)], lambda y, eta, b: stats.gompertz.pdf(y, eta, scale=1 / b)),
    "Lindley": (ABOVE_ZERO, [(1,), (0.3,), (4,)], lindley),
    "Rayleigh": (ABOVE_ZERO, [(1,), (0.3,), (4,)], lambda y, s: stats.rayleigh.pdf(y, scale=s)),
    "Maxwell": (ABOVE_ZERO, [(1,), (0.3,), (4,)], lambda y, s: stats.maxwell.pdf(y, scale=s)),
    "Rice": (ABOVE_ZERO, [(0, 1), (2, 1), (1, 3)], lambda y, a, s: stats.rice.pdf(y, a / s, scale=s)),
    "Nakagami": (ABOVE_ZERO, [(1, 1), (0.6, 2), (3, 5)], lambda y, k, w: stats.nakagami.pdf(y, k, scale=sqrt(w))),
    "HalfNormal": (ABOVE_ZERO, [(1,), (0.3,), (4,)], lambda y, s: stats.halfnorm.pdf(y, scale=s)),
    "HalfCauchy": (ABOVE_ZERO, [(1,), (0.3,), (4,)], lambda y, s: stats.halfcauchy.pdf(y, scale=s)),
    "HalfStudentT": (ABOVE_ZERO, [(1, 1), (4.5, 0.3), (20, 4)], lambda y, nu, s: 2 * stats.t.pdf(y, nu, scale=s)),
    "Chi": (ABOVE_ZERO, [(1,), (2.5,), (6,)], lambda y, k: stats.chi.pdf(y, k)),
    "ChiSquared": (ABOVE_ZERO, [(1,), (2.5,), (6,)], lambda y, k: stats.chi2.pdf(y, k)),
    "InverseChiSquared": (ABOVE_ZERO, [(1,), (2.5,), (6,)], lambda y, k: stats.invgamma.pdf(y, k / 2, scale=0.5)),
    "ScaledInverseChiSquared": (ABOVE_ZERO, [(1, 1), (2.5, 0.4), (6, 2)], lambda y, nu, s: stats.invgamma.pdf(y, nu / 2, scale=nu * s**2 / 2)),
    "FisherSnedecor": (ABOVE_ZERO, [(2, 2), (3.5, 8), (10, 5)], lambda y, a, b: stats.f.pdf(y, a, b)),
    "BetaPrime": (ABOVE_ZERO, [(1, 1), (2.5, 3), (0.7, 4)], lambda y, a, b: stats.betaprime.pdf(y, a, b)),
    "Frechet": (ABOVE_ZERO, [(1, 1), (2.5, 0.7), (3, 4)], lambda y, a, s: stats.invweibull.pdf(y, a, scale=s)),
    "Lomax": (ABOVE_ZERO, [(1, 1), (2.5, 0.7), (3, 4)], lambda y, a, s: stats.lomax.pdf(y, a, scale=s)),
    "Burr": (ABOVE_ZERO, [(1, 1, 1), (2.5, 0.7, 2), (3, 4, 0.5)], lambda y, c, k, s: stats.burr12.pdf(y, c, k, scale=s)),
    "GeneralizedGamma": (ABOVE_ZERO, [(1, 1, 1), (2.5, 0.7, 2), (3, 2, 0.5)], lambda y, d, p, a: stats.gengamma.pdf(y, d / p, p, scale=a)),
    "ExponentiatedWeibull": (ABOVE_ZERO, [(1, 1, 1), (2.5, 0.7, 2), (0.6, 2, 0.5)], lambda y, a, k, s: stats.exponweib.pdf(y, a, k, scale=s)),
    "BirnbaumSaunders": (ABOVE_ZERO, [(1, 1), (0.5, 2), (2, 0.7)], lambda y, a, b: stats.fatiguelife.pdf(y, a, scale=b)),
    "Beta": (UNIT, [(1, 1), (2.5, 0.7), (3, 4)], lambda y, a, b: stats.beta.pdf(y, a, b)),
    "BetaMean": (UNIT, [(0.5, 2), (0.8, 3), (0.3, 12)], lambda y, mu, k: stats.beta.pdf(y, mu * k, (1 - mu) * k)),
    "Kumaraswamy": (UNIT, [(1, 1), (2.5, 0.7), (3, 4)], lambda y, a, b: a * y ** (a - 1) * stats.beta.pdf(y**a, 1, b)),
    "LogitNormal": (UNIT, [(0, 1), (1, 0.25), (-2, 4)], logit_normal),
    "PowerFunction": (UNIT, [(1,), (2.5,), (0.6,)], lambda y, a: stats.powerlaw.pdf(y, a)),
    "VonMises": ([-3.0, -1.2, 0.0, 0.4, 2.9], [(0, 1), (1, 0.2), (-2, 8)], lambda y, mu, k: stats.vonmises.pdf(y, k, mu)),
    "Pareto": ([4.0, 4.7, 20.0], [(1, 1), (0.5, 2.5), (4, 3)], lambda y, s, a: stats.pareto.pdf(y, a, scale=s)),
    "Levy": ([4.1, 4.7, 20.0], [(0, 1), (2, 0.5), (4, 3)], lambda y, mu, c: stats.levy.pdf(y, mu, c)),
    "TruncatedNormal": ([0.01, 0.4, 0.99], [(0, 1, 0, 1), (2, 0.25, -1, 4), (-1, 9, 0, 2)], truncated_normal),
    "LowerTruncatedNormal": ([0.01, 0.4, 5.0], [(0, 1, 0), (2, 0.25, -1), (-1, 9, 0)], lambda y, mu, v, a: truncated_normal(y, mu, v, a, inf)),
    "UpperTruncatedNormal": ([-6.0, -0.4, 0.99], [(0, 1, 1), (2, 0.25, 4), (-1, 9, 2)], lambda y, mu, v, b: truncated_normal(y, mu, v, -inf, b)),
    "Uniform": ([0.01, 0.4, 0.99], [(0, 1), (-1, 4), (0, 30)], lambda y, a, b: stats.uniform.pdf(y, a, b - a)),
    "LogUniform": ([1.01, 1.4, 1.99], [(1, 2), (0.5, 4), (1, 100)], lambda y, a, b: stats.loguniform.pdf(y, a, b)),
    "Triangular": ([0.01, 0.4, 0.99], [(0, 0.3, 1), (-1, 0, 4), (0, 20, 30)], lambda y, a, c, b: stats.triang.pdf(y, (c - a) / (b - a), a, b - a)),
    "GeneralizedPareto": ([4.0, 4.7, 20.0], [(0, 1, 0.5), (2, 0.5, 0.15), (4, 3, 0.1)], lambda y, mu, s, k: stats.genpareto.pdf(y, k, mu, s)),
    "GeneralizedExtremeValue": ([4.0, 4.7, 20.0], [(0, 1, 0.5), (2, 0.5, 0.2), (4, 3, 0.3)], lambda y, mu, s, k: stats.genextreme.pdf(y, -k, mu, s)),
    "JohnsonSU": (REAL, [(0, 1, 0, 1), (1, 2, -1, 3), (-0.5, 1.5, 2, 0.4)], lambda y, g, d, mu, s: stats.johnsonsu.pdf(y, g, d, mu, s)),
    "JohnsonSB": (UNIT, [(0, 1), (1, 2), (-2, 0.5)], lambda y, g, d: stats.johnsonsb.pdf(y, g, d)),
    "Arcsine": ([0.01, 0.4, 0.99], [(0, 1), (-1, 4), (-2, 3)], lambda y, a, b: stats.arcsine.pdf(y, a, b - a)),
    "FoldedNormal": (ABOVE_ZERO, [(0, 1), (1, 0.25), (-2, 4)], lambda y, mu, v: stats.foldnorm.pdf(y, abs(mu) / sqrt(v), scale=sqrt(v))),
    "HalfLogistic": (ABOVE_ZERO, [(1,), (0.3,), (4,)], lambda y, s: stats.halflogistic.pdf(y, scale=s)),
    "GeneralizedLogistic": (REAL, [(0, 1, 1), (1, 0.5, 3), (-2, 4, 0.6)], lambda y, mu, s, a: stats.genlogistic.pdf(y, a, mu, s)),
    "LogLaplace": (ABOVE_ZERO, [(1, 3), (0.5, 2.5), (4, 6)], lambda y, s, c: stats.loglaplace.pdf(y, c, scale=s)),
    "WrappedCauchy": ([-3.0, -1.2, 0.0, 0.4, 2.9], [(0, 0.5), (1, 0.2), (-2, 0.8)], lambda y, mu, r: stats.wrapcauchy.pdf((y - mu) % (2 * pi), r)),
    "Semicircular": ([0.01, 0.4, 0.99], [(0, 1), (1, 2), (-1, 3)], lambda y, mu, r: stats.semicircular.pdf(y, mu, r)),
    "Bradford": (UNIT, [(1,), (0.3,), (9,)], lambda y, c: stats.bradford.pdf(y, c)),
    "Dagum": (ABOVE_ZERO, [(1, 1, 1), (2.5, 0.7, 2), (3, 4, 0.5)], lambda y, a, p, b: stats.burr.pdf(y, a, p, scale=b)),
    "SkewCauchy": (REAL, [(0, 1, 0.5), (1, 2, -0.3), (-2, 0.5, 0.8)], lambda y, mu, s, a: stats.skewcauchy.pdf(y, a, mu, s)),
    "PowerNormal": (REAL, [(0, 1, 1), (1, 2, 3), (-1, 6, 0.5)], lambda y, mu, s, c: stats.powernorm.pdf(y, c, mu, s)),
    "ExponPow": (ABOVE_ZERO, [(1, 1), (2.5, 4), (0.6, 9)], lambda y, b, s: stats.exponpow.pdf(y, b, scale=s)),
    "PERT": ([0.01, 0.4, 0.99], [(0, 0.3, 1), (-1, 0, 4), (-2, 2, 3)], pert),
    "TruncatedExponential": ([0.01, 0.4, 0.99], [(1, 1), (3, 2), (0.2, 5)], lambda y, r, b: stats.truncexpon.pdf(y, r * b, scale=1 / r)),
    "Planck": (COUNTS, [(1,), (0.2,), (2.5,)], lambda y, r: stats.planck.pmf(y, r)),
    "Boltzmann": ([0, 1, 3, 4], [(1, 5), (0.2, 9), (2.5, 20)], lambda y, r, n: stats.boltzmann.pmf(y, r, n)),
    "Zipfian": ([1, 2, 4], [(1, 4), (0.5, 9), (2.5, 20)], lambda y, a, n: stats.zipfian.pmf(y, a, n)),
    "Erlang": (ABOVE_ZERO, [(1, 1), (2, 0.7), (5, 3)], lambda y, k, r: stats.erlang.pdf(y, k, scale=1 / r)),
    "Alpha": (ABOVE_ZERO, [(1,), (0.3,), (2.5,)], lambda y, a: stats.alpha.pdf(y, a)),
    "TruncatedPareto": ([1, 1.5, 2], [(1, 1, 3), (2.5, 0.5, 2), (0.7, 0.2, 9)], lambda y, a, l, h: stats.truncpareto.pdf(y, a, h / l, scale=l)),
    "RelaxedBernoulli": (UNIT, [(1, 0.5), (0.7, 0.8), (2, 0.3)], relaxed_bernoulli),
    "Bernoulli": ([0, 1], [(0.5,), (0.01,), (0.8,)], lambda y, p: stats.bernoulli.pmf(y, p)),
    "Binomial": ([0, 1, 3, 4], [(4, 0.5), (9, 0.1), (20, 0.8)], lambda y, n, p: stats.binom.pmf(y, n, p)),
    "BetaBinomial": ([0, 1, 3, 4], [(4, 1, 1), (9, 2.5, 0.7), (20, 3, 4)], lambda y, n, a, b: stats.betabinom.pmf(y, n, a, b)),
    "Poisson": (COUNTS, [(1,), (0.1,), (12.5,)], lambda y, r: stats.poisson.pmf(y, r)),
    "ZeroTruncatedPoisson": (FROM_ONE, [(1,), (0.1,), (12.5,)], zero_truncated),
    "Geometric": (COUNTS, [(0.5,), (0.1,), (0.9,)], lambda y, p: stats.geom.pmf(y + 1, p)),
    "NegativeBinomial": (COUNTS, [(1, 0.5), (2.5, 0.3), (8, 0.9)], lambda y, r, p: stats.nbinom.pmf(y, r, p)),
    "NegativeBinomialMean": (COUNTS, [(1, 1), (3, 0.7), (0.4, 8)], lambda y, mu, r: stats.nbinom.pmf(y, r, r / (r + mu))),
    "BetaNegativeBinomial": (COUNTS, [(1, 6, 1), (2.5, 8, 2), (4, 9, 1.5)], beta_negative_binomial),
    "Skellam": (WHOLE, [(1, 1), (0.3, 4), (6, 2)], lambda y, a, b: stats.skellam.pmf(y, a, b)),
    "DiscreteLaplace": (WHOLE, [(0.5,), (0.1,), (0.8,)], lambda y, q: stats.dlaplace.pmf(y, -log(q))),
    "Zeta": (FROM_ONE, [(3,), (4.5,), (12,)], lambda y, s: stats.zipf.pmf(y, s)),
    "LogSeries": (FROM_ONE, [(0.5,), (0.1,), (0.9,)], lambda y, p: stats.logser.pmf(y, p)),
    "YuleSimon": (FROM_ONE, [(2.5,), (4,), (9,)], lambda y, r: stats.yulesimon.pmf(y, r)),
    "Borel": (FROM_ONE, [(0.5,), (0.1,), (0.7,)], lambda y, mu: stats.poisson.pmf(y - 1, mu * y) / y),
    "Hypergeometric": ([1, 2, 3], [(20, 7, 5), (10, 6, 4), (50, 3, 30)], lambda y, total, good, draws: stats.hypergeom.pmf(y, total, good, draws)),
    "DiscreteUniform": ([1, 2, 3], [(1, 6), (-3, 3), (0, 9)], lambda y, a, b: stats.randint.pmf(y, a, b + 1)),
    "ZeroInflatedPoisson": (COUNTS, [(0.5, 1), (0.1, 4), (0.8, 0.3)], lambda y, p, r: p * (y == 0) + (1 - p) * stats.poisson.pmf(y, r)),
    "ZeroInflatedNegativeBinomial": (COUNTS, [(0.5, 1, 1), (0.1, 4, 2.5), (0.8, 0.3, 6)], lambda y, p, mu, r: p * (y == 0) + (1 - p) * stats.nbinom.pmf(y, r, r / (r + mu))),
    "HurdlePoisson": (COUNTS, [(0.5, 1), (0.1, 4), (0.8, 0.3)], lambda y, p, r: p if y == 0 else (1 - p) * zero_truncated(y, r)),
    "Categorical": ([0, 1], [(0.2, 0.3, 0.5), (0.9, 0.1), (0.25, 0.25, 0.25, 0.25)], lambda k, *p: stats.multinomial.pmf([j == k for j in range(len(p))], 1, p)),
}

for name, (points, settings, density) in TABLE.items():
    for setting in settings:
        values = [f"{y:g} {float(density(y, *setting)):.15g}" for y in points]
        print(" | ".join([name, " ".join(f"{p:g}" for p in setting), *values]))
