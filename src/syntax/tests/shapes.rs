//! The shape of the tree for every piece of notation: text, then what it reads as.

use super::{entry, expr, model};
use crate::greek;

/// Whole models.
const MODELS: &[(&str, &str)] = &[
    (
        "y ~ Normal(f(x; θ), σ²)",
        "(~ y (call Normal (call f x ; θ) , (^ σ 2)))",
    ),
    (
        "y_i ~ Bernoulli(sigmoid(wᵀx_i)); w_j ~ Normal(0, τ²)",
        "(~ y_i (call Bernoulli (call sigmoid (* (T w) (_ x_i)))))\n(~ w_j (call Normal 0 , (^ τ 2)))",
    ),
    (
        "y_t | y_{t-1} ~ Normal(a + b y_{t-1}, s²)",
        "(~ y_t (given y[(+ t (- 1))]) (call Normal (+ a (* b (_ y[(+ t (- 1))]))) , (^ s 2)))",
    ),
    (
        "p(y | x; θ) = 1/(σ sqrt(2π)) exp(-(y - f(x; θ))²/(2σ²)) where σ > 0",
        "(= (call p y | x ; θ) (* 1 (/ (* σ (_ (call sqrt (* 2 (_ π)))))) (_ (call exp (+ (- (* (^ (+ y (- (call f x ; θ))) 2) (/ (* 2 (_ (^ σ 2)))))))))))\n(where σ > 0)",
    ),
    (
        "p(x_i | i_i; θ) = 1/(σ sqrt(2π)) exp(-(x_i - x̂_i(i_i, θ))²/(2σ²)) where σ > 0",
        "(= (call p x_i | i_i ; θ) (* 1 (/ (* σ (_ (call sqrt (* 2 (_ π)))))) (_ (call exp (+ (- (* (^ (+ x_i (- (call x̂_i i_i , θ))) 2) (/ (* 2 (_ (^ σ 2)))))))))))\n(where σ > 0)",
    ),
    (
        "argmax[θ] prod[i=1..m] p(y_i | x_i; θ)",
        "(argmax (θ) (prod i 1 m (call p y_i | x_i ; θ)))",
    ),
    (
        "argmin[θ] KL(p_data(x) || p_model(x; θ))",
        "(argmin (θ) (KL (call p_data x) (call p_model x ; θ)))",
    ),
    (
        "argmin[θ] 1/m sum[i=1..m]((y_i - f(x_i; θ))²)",
        "(argmin (θ) (* 1 (/ m) (_ (sum i 1 m (^ (+ y_i (- (call f x_i ; θ))) 2)))))",
    ),
    (
        "ŷ = wᵀx; y ~ Normal(ŷ, σ²)",
        "(= ŷ (* (T w) (_ x)))\n(~ y (call Normal ŷ , (^ σ 2)))",
    ),
    (
        "p(y[1..n] | X; w) = (2π σ²)^(-n/2) exp(-‖y - X w‖²/(2σ²)) where σ > 0, X : matrix, w : vector, y : vector",
        "(= (call p y[(.. 1 n)] | X ; w) (* (^ (* 2 (_ π) (_ (^ σ 2))) (+ (- (* n (/ 2))))) (_ (call exp (+ (- (* (^ (norm (+ y (- (* X (_ w))))) 2) (/ (* 2 (_ (^ σ 2)))))))))))\n(where σ > 0)\n(: X matrix)\n(: w vector)\n(: y vector)",
    ),
    (
        "p(y; μ) = sum[k=1..K](π_k/(s_k sqrt(2π)) exp(-(y - μ_k)²/(2 s_k²))) where s_k > 0, π : simplex",
        "(= (call p y ; μ) (sum k 1 K (* π_k (/ (* s_k (_ (call sqrt (* 2 (_ π)))))) (_ (call exp (+ (- (* (^ (+ y (- μ_k)) 2) (/ (* 2 (_ (^ s_k 2))))))))))))\n(where s_k > 0)\n(: π simplex)",
    ),
    (
        "E[x ~ p_data](log(p_model(x; θ)))",
        "(E x p_data (call log (call p_model x ; θ)))",
    ),
    ("KL(p(x) || q(x))", "(KL (call p x) (call q x))"),
    (
        "-m log(σ) - m/2 log(2π)",
        "(+ (- (* m (_ (call log σ)))) (- (* m (/ 2) (_ (call log (* 2 (_ π)))))))",
    ),
    (
        "y ~ N(wᵀx, σ²) where x : data",
        "(~ y (call N (* (T w) (_ x)) , (^ σ 2)))\n(: x data)",
    ),
    (
        "y ~ f where σ > 0, 0 < p < 1, y in {0,1}, y in 0..m, k in 1..K, m : integer, Σ : positive definite, p, q in (0,1)",
        "(~ y f)\n(where σ > 0)\n(where 0 < p < 1)\n(in y {0 1})\n(in y (.. 0 m))\n(in k (.. 1 K))\n(: m integer)\n(: Σ positive definite)\n(in p (0 1))\n(in q (0 1))",
    ),
    (
        "y ~ f where a in [0, ∞), b in (-∞, 1], c in 0.., d in ℝ, n in (n - 1)..m and q >= 0",
        "(~ y f)\n(in a [0 ∞))\n(in b (-∞ 1])\n(in c (.. 0 ∞))\n(in d ℝ)\n(in n (.. (+ n (- 1)) m))\n(where q >= 0)",
    ),
    ("where σ > 0; y ~ f", "(~ y f)\n(where σ > 0)"),
    (
        "y ~ f where s, t > 0",
        "(~ y f)\n(where s > 0)\n(where t > 0)",
    ),
];

/// Expressions.
const EXPRESSIONS: &[(&str, &str)] = &[
    ("-x^2", "(+ (- (^ x 2)))"),
    ("2σ²", "(* 2 (_ (^ σ 2)))"),
    ("1/2σ", "(* 1 (/ 2) (_ σ))"),
    ("1/m sum[i] x_i", "(* 1 (/ m) (_ (sum i x_i)))"),
    ("a^b^c", "(^ a (^ b c))"),
    ("a^-b^c", "(^ a (+ (- (^ b c))))"),
    ("x⁻¹", "(^ x (+ (- 1)))"),
    ("σ²_k", "(^ σ_k 2)"),
    ("x_i²", "(^ x_i 2)"),
    ("y_i!", "(! y_i)"),
    ("wᵀx_i", "(* (T w) (_ x_i))"),
    ("w'x", "(* (T w) (_ x))"),
    ("w^T x", "(* (T w) (_ x))"),
    ("w^⊤x", "(* (T w) (_ x))"),
    ("X^{T}X", "(* (T X) (_ X))"),
    ("e^{-x}", "(^ e (+ (- x)))"),
    ("x_{ij}", "x_ij"),
    ("x_{i,j}", "x[i j]"),
    ("x_ij", "x_ij"),
    ("W[i,k]", "W[i k]"),
    ("y[1..n]", "y[(.. 1 n)]"),
    ("yₜ₋₁", "y[(+ t (- 1))]"),
    ("x₁₂", "x_12"),
    ("y_hat", "ŷ"),
    ("x_hat_i", "x̂_i"),
    ("x_i_hat", "x̂_i"),
    ("x̂_i", "x̂_i"),
    ("ŷ_i", "ŷ_i"),
    ("theta_hat", "θ̂"),
    ("p_theta(x)", "(call p_θ x)"),
    ("D_KL(p ‖ q)", "(KL p q)"),
    ("D_{KL}(p ∥ q)", "(KL p q)"),
    ("KL(p || q)", "(KL p q)"),
    ("∑[i=1..m](x_i)", "(sum i 1 m x_i)"),
    ("Σ[i=1..m](x_i)", "(sum i 1 m x_i)"),
    ("Σ[i](x_i)", "(sum i x_i)"),
    ("Σ[i, j]", "Σ[i j]"),
    ("Sigma^-1", "(^ Σ (+ (- 1)))"),
    ("∏[i=1..m] x_i", "(prod i 1 m x_i)"),
    ("∫[x](p(x))", "(integral x (call p x))"),
    ("𝔼[x ~ p](x)", "(E x p x)"),
    ("E[y]", "E[y]"),
    ("√(2π)", "(call sqrt (* 2 (_ π)))"),
    ("√2π", "(call sqrt (* 2 (_ π)))"),
    ("log σ² + 1", "(+ (call log (^ σ 2)) 1)"),
    (
        "y log p + (1 - y) log(1 - p)",
        "(+ (* y (_ (call log p))) (* (+ 1 (- y)) (_ (call log (+ 1 (- p))))))",
    ),
    ("log (1 - p) q", "(* (call log (+ 1 (- p))) (_ q))"),
    ("log |x|", "(call log (bars x))"),
    (
        "log prod[i=1..m] p(x_i)",
        "(call log (prod i 1 m (call p x_i)))",
    ),
    ("log log x", "(call log (call log x))"),
    ("ln x", "(call log x)"),
    ("ln(x)", "(call log x)"),
    ("m log σ", "(* m (_ (call log σ)))"),
    ("exp + 1", "(+ exp 1)"),
    ("Gamma(k, theta)", "(call Gamma k , θ)"),
    ("gamma(x) + gamma x", "(+ (call gamma x) (* γ (_ x)))"),
    ("beta1 x", "(* β1 (_ x))"),
    ("2πσ²", "(* 2 (_ π) (_ (^ σ 2)))"),
    ("0.5 + 1e-3 + .25 + 1.50", "(+ 1/2 1/1000 1/4 3/2)"),
    ("a − b · c × d", "(+ a (- (* b c d)))"),
    ("x'y''", "(* (T x) (_ (T (T y))))"),
    (
        "(XᵀX)⁻¹Xᵀy",
        "(* (^ (* (T X) (_ X)) (+ (- 1))) (_ (T X)) (_ y))",
    ),
    ("a b/c d", "(* a (_ b) (/ c) (_ d))"),
    ("|x||y|", "(* (bars x) (_ (bars y)))"),
    ("2|x| + 3|y|", "(+ (* 2 (_ (bars x))) (* 3 (_ (bars y))))"),
    (
        "exp(-2|x|/b)",
        "(call exp (+ (- (* 2 (_ (bars x)) (/ b)))))",
    ),
    (
        "λ ‖w‖² + μ ‖v‖",
        "(+ (* λ (_ (^ (norm w) 2))) (* μ (_ (norm v))))",
    ),
    ("f(2‖w‖)", "(call f (* 2 (_ (norm w))))"),
    ("p(y | |x|)", "(call p y | (bars x))"),
    ("p(y | 2|x|)", "(call p y | (* 2 (_ (bars x))))"),
    ("| |x| - 1 |", "(bars (+ (bars x) (- 1)))"),
    ("x_i(1 - y)^2", "(^ (call x_i (+ 1 (- y))) 2)"),
    (
        "p^y (1 - p)^(1 - y)",
        "(* (^ p y) (_ (^ (+ 1 (- p)) (+ 1 (- y)))))",
    ),
    ("sum[i=1..m] -x_i + c", "(+ (sum i 1 m (+ (- x_i))) c)"),
    ("sum[i=1..m](x_i)/m", "(* (sum i 1 m x_i) (/ m))"),
    ("argmin[w, b] a + b", "(argmin (w b) (+ a b))"),
    ("if(y != 1 , a, b)", "(call if (!= y 1) , a , b)"),
    ("größe", "größe"),
    ("größe x̂y", "(* größe (_ x̂y))"),
    ("μ µ mu", "(* μ (_ μ) (_ μ))"),
    ("f(x) g(x)", "(* (call f x) (_ (call g x)))"),
    ("f(x)(y)", "(* (call f x) (_ y))"),
    (
        "-1/2 log 2π - log σ",
        "(+ (- (* 1 (/ 2) (_ (call log (* 2 (_ π)))))) (- (call log σ)))",
    ),
    ("sqrt 2π", "(call sqrt (* 2 (_ π)))"),
    ("1/sqrt 2π", "(* 1 (/ (call sqrt (* 2 (_ π)))))"),
    ("(p)_i", "p_i"),
    ("f[k](x; θ)", "(call f[k] x ; θ)"),
    ("p(y=1 | x)", "(call p y=1 | x)"),
    ("x^2!", "(^ x (! 2))"),
    ("sum[k in 1..K](k)", "(sum k 1 K k)"),
    ("log e^x", "(call log (^ e x))"),
    ("3.5e10x", "(* 7/2 (_ e10x))"),
    (
        "√2π + √(3) x",
        "(+ (call sqrt (* 2 (_ π))) (* (call sqrt 3) (_ x)))",
    ),
    ("f(x; θ)[k]", "(call f x ; θ)[k]"),
    ("s[r[k]]", "s[r[k]]"),
    ("|y - μ|", "(bars (+ y (- μ)))"),
    ("Normal(mean = μ, sd = σ)", "(call Normal mean=μ , sd=σ)"),
    ("Normal(y; μ_k, σ²)", "(call Normal y ; μ_k , (^ σ 2))"),
    ("if(y = 1, p, 1 - p)", "(call if (= y 1) , p , (+ 1 (- p)))"),
    ("ind(y >= 0)", "(call ind (>= y 0))"),
    (
        "argmax[θ] p_model(x[1..m]; θ)",
        "(argmax (θ) (call p_model x[(.. 1 m)] ; θ))",
    ),
    ("prod[?i=?l..?h](?a)", "(prod ?i ?l ?h ?a)"),
    ("sum[?i](?a)", "(sum ?i ?a)"),
    ("E[?x ~ ?p](?a)", "(E ?x ?p ?a)"),
    ("argmax[?w] ?a", "(argmax (?w) ?a)"),
    ("?a * ... + ...", "(+ (* ?a ...) ...)"),
    (
        "dot(a, b) + norm1(w)",
        "(+ (call dot a , b) (call norm1 w))",
    ),
];

#[test]
fn models() {
    for (text, tree) in MODELS {
        assert_eq!(model(text), *tree, "{text}");
    }
}

#[test]
fn expressions() {
    for (text, tree) in EXPRESSIONS {
        assert_eq!(expr(text), *tree, "{text}");
    }
}

#[test]
fn one_thing_in_two_spellings() {
    let pairs = [
        ("theta + Sigma", "θ + Σ"),
        ("sigma^2", "σ²"),
        ("w' x", "wᵀx"),
        ("w^T x", "w^⊤x"),
        ("a * b", "a·b"),
        ("a * b", "a × b"),
        ("a - b", "a − b"),
        ("||x||", "‖x‖"),
        ("KL(p || q)", "D_KL(p ‖ q)"),
        ("sum[i=1..m](x_i)", "∑[i=1..m](xᵢ)"),
        ("sum[i=1..m](x_i)", "Σ[i = 1..m](x_i)"),
        ("prod[i](x_i)", "∏[i](x_i)"),
        ("integral[x](x)", "∫[x](x)"),
        ("E[x ~ p](x)", "𝔼[x ∼ p](x)"),
        ("y_hat", "ŷ"),
        ("y_hat", "y\u{302}"),
        ("x_bar_i", "x̄_i"),
        ("x_tilde", "x̃"),
        ("ind(a <= b)", "ind(a ≤ b)"),
        ("ind(a != b)", "ind(a ≠ b)"),
        ("x^(-1)", "x^{-1}"),
        ("ln(x)", "log x"),
        ("p_theta(x)", "p_θ(x)"),
        ("y_{t-1}", "yₜ₋₁"),
        ("sqrt(2 pi)", "√2π"),
        ("mu0", "μ0"),
        ("epsilon", "ε"),
        ("straightepsilon", "ϵ"),
        ("vartheta", "ϑ"),
        ("varphi", "φ"),
        ("\u{b5}", "mu"),
        ("x_{ij}", "xᵢⱼ"),
        ("y_{1..n}", "y[1..n]"),
        ("infinity", "∞"),
    ];
    for (ascii, unicode) in pairs {
        let tree = expr(ascii);
        assert!(!tree.starts_with("E0"), "{ascii}: {tree}");
        assert_eq!(tree, expr(unicode), "{ascii} and {unicode}");
    }
}

#[test]
fn lines_join_and_end() {
    let text = "y ~ Normal(μ,\n  σ²) # hi\n\n# c\nwhere σ > 0\n  where μ in R\r\nz = a +\n b\n - c; q ~ f;\n;\n";
    let tree =
        "(~ y (call Normal μ , (^ σ 2)))\n(= z (+ a b (- c)))\n(~ q f)\n(where σ > 0)\n(in μ R)";
    assert_eq!(model(text), tree);
    assert_eq!(expr("a\n b # c"), "(* a (_ b))");
    assert_eq!(model("a = b\n|x|"), "(= a b)\n(bars x)");
}

#[test]
fn a_catalogue_entry() {
    let text = "# The bell curve.\ndistribution Normal(mean μ : real, variance v : positive)\nalso Gaussian, N, 𝒩\nby sd s : positive as v = s²\nsupport y : real\ndensity v^2\nabout \"the # one\"\nsource \"https://example.org/N\"\n";
    let tree = "(distribution Normal Gaussian N 𝒩)\n(parameter mean μ real)\n(parameter variance v positive)\n(by sd s positive v (^ s 2))\n(support y real)\n(density (^ v 2))\n(about \"the # one\")\n(source \"https://example.org/N\")";
    assert_eq!(entry(text), tree);
    let gamma = "distribution Gamma(shape k in (0, ∞), weights π : simplex K, size n : in 1..)\n"
        .to_owned();
    let rest = "support y in {0, 1}\nabout \"\"\nsource \"\"\ndensity prod[k=1..K](π[k]^y[k])";
    let tree = "(distribution Gamma)\n(parameter shape k (0 ∞))\n(parameter weights π simplex K)\n(parameter size n (.. 1 ∞))\n(support y {0 1})\n(density (prod k 1 K (^ π[k] y[k])))\n(about \"\")\n(source \"\")";
    assert_eq!(entry(&(gamma + rest)), tree);
    assert!(
        entry("distribution X()\nsupport y : real")
            .starts_with("E0101 this entry has no `density` clause")
    );
    assert!(entry("distribution X()\nabout \"a\"\nabout \"b\"").starts_with("E0207"));
}

#[test]
fn every_greek_letter_is_a_name_by_itself() {
    for letter in greek::letters() {
        let joined = expr(&format!("2{letter}x"));
        assert_eq!(joined, expr(&format!("2 {letter} x")), "{letter}");
        let name = greek::name(letter).expect("a name in ASCII");
        assert_eq!(expr(name), expr(&letter.to_string()), "{letter}");
    }
}
