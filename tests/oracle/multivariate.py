"""Densities of vectors and matrices as SciPy has them, for the test of the catalogue.

    pip install scipy==1.17.1
    python tests/oracle/multivariate.py > tests/oracle/multivariate.txt

A line is: distribution | parameter; parameter; ... | point = density | point = density | ...
A number is written `s 2`, a vector `v 1 2`, a matrix `m 1 0 / 0 1`.
"""

from math import exp

from scipy import stats

S2 = [[2.0, 0.3], [0.3, 0.5]]
S3 = [[1.5, 0.2, -0.4], [0.2, 0.8, 0.1], [-0.4, 0.1, 2.0]]
POINTS2 = [[0.0, 0.0], [1.0, -2.0], [0.3, 0.7]]
POINTS3 = [[0.0, 0.0, 0.0], [1.0, -2.0, 0.5], [0.3, 0.7, -1.2]]



def plackett_luce(y, f):
    density, left = 1.0, list(y)
    for k in y:
        density *= exp(f[k - 1]) / sum(exp(f[j - 1]) for j in left)
        left.remove(k)
    return density


def ordered(noise):
    def mass(y, eta, c):
        ends = [float("-inf"), *c, float("inf")]
        return noise.cdf(ends[y] - eta) - noise.cdf(ends[y - 1] - eta)

    return mass


def multivariate_t(y, nu, mu, s):
    return stats.multivariate_t.pdf(y, mu, s, nu)


def multinomial(y, n, p):
    return stats.multinomial.pmf(y, n, p)


def dirichlet_multinomial(y, n, a):
    return stats.dirichlet_multinomial.pmf(y, a, n)


# name, parameters, points, density
ROWS = [
    ("MultivariateNormal", [[0.0, 0.0], [[1.0, 0.0], [0.0, 1.0]]], POINTS2, lambda y, m, s: stats.multivariate_normal.pdf(y, m, s)),
    ("MultivariateNormal", [[1.0, -1.0], S2], POINTS2, lambda y, m, s: stats.multivariate_normal.pdf(y, m, s)),
    ("MultivariateNormal", [[0.5, 0.0, 2.0], S3], POINTS3, lambda y, m, s: stats.multivariate_normal.pdf(y, m, s)),
    ("LabelCategorical", [[0.2, 0.3, 0.5]], [1, 2, 3], lambda y, p: p[y - 1]),
    ("LabelCategorical", [[0.9, 0.1]], [1, 2], lambda y, p: p[y - 1]),
    ("OrderedLogistic", [0.4, [-1.0, 0.5, 2.0]], [1, 2, 3, 4], ordered(stats.logistic)),
    ("OrderedLogistic", [-1.5, [0.0]], [1, 2], ordered(stats.logistic)),
    ("OrderedProbit", [0.4, [-1.0, 0.5, 2.0]], [1, 2, 3, 4], ordered(stats.norm)),
    ("OrderedProbit", [-1.5, [0.0]], [1, 2], ordered(stats.norm)),
    ("Dirichlet", [[2.0, 3.5]], [[0.2, 0.8], [0.7, 0.3]], lambda y, a: stats.dirichlet.pdf(y, a)),
    ("Dirichlet", [[2.0, 3.0, 2.5]], [[0.2, 0.3, 0.5], [0.7, 0.1, 0.2]], lambda y, a: stats.dirichlet.pdf(y, a)),
    ("Multinomial", [4, [0.2, 0.3, 0.5]], [[1, 1, 2], [0, 4, 0]], multinomial),
    ("Multinomial", [7, [0.9, 0.1]], [[7, 0], [3, 4]], multinomial),
    ("DirichletMultinomial", [4, [1.5, 2.0, 0.7]], [[1, 1, 2], [0, 4, 0]], dirichlet_multinomial),
    ("DirichletMultinomial", [7, [0.4, 3.0]], [[7, 0], [3, 4]], dirichlet_multinomial),
    ("PlackettLuce", [[0.3, -1.0, 2.0]], [[1, 2, 3], [3, 1, 2]], plackett_luce),
    ("PlackettLuce", [[0.0, 0.5, -0.5, 1.0]], [[1, 2, 3, 4], [4, 2, 1, 3]], plackett_luce),
    ("MultivariateStudentT", [5.0, [1.0, -1.0], S2], POINTS2, multivariate_t),
    ("MultivariateStudentT", [3.5, [0.5, 0.0, 2.0], S3], POINTS3, multivariate_t),
    ("VonMisesFisher", [[0.6, 0.8], 1.5], [[1.0, 0.0], [-0.6, 0.8]], lambda y, m, k: stats.vonmises_fisher.pdf(y, m, k)),
    ("VonMisesFisher", [[0.0, 0.6, -0.8], 2.5], [[1.0, 0.0, 0.0], [0.48, 0.6, -0.64]], lambda y, m, k: stats.vonmises_fisher.pdf(y, m, k)),
    ("Wishart", [4.0, S2], [[[1.0, 0.2], [0.2, 3.0]], S2], lambda y, n, v: stats.wishart.pdf(y, n, v)),
    ("Wishart", [5.5, S3], [[[1.0, 0.2, 0.0], [0.2, 3.0, 0.5], [0.0, 0.5, 2.0]], S3], lambda y, n, v: stats.wishart.pdf(y, n, v)),
    ("InverseWishart", [4.0, S2], [[[1.0, 0.2], [0.2, 3.0]], S2], lambda y, n, v: stats.invwishart.pdf(y, n, v)),
    ("InverseWishart", [5.5, S3], [[[1.0, 0.2, 0.0], [0.2, 3.0, 0.5], [0.0, 0.5, 2.0]], S3], lambda y, n, v: stats.invwishart.pdf(y, n, v)),
]


def written(value):
    if isinstance(value, (int, float)):
        return f"s {value}"
    if isinstance(value[0], (int, float)):
        return "v " + " ".join(str(v) for v in value)
    return "m " + " / ".join(" ".join(str(v) for v in row) for row in value)


if __name__ == "__main__":
    for name, parameters, points, density in ROWS:
        values = [f"{written(y)} = {float(density(y, *parameters))!r}" for y in points]
        print(" | ".join([name, "; ".join(written(p) for p in parameters)] + values))
