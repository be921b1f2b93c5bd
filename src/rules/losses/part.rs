//! Who plays a part in a loss, as data.

/// Who plays a part in a loss. The texts in quotation marks are roles, and metavariables of the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The metavariable itself; it must be free of the parameters.
    Fixed(&'static str, &'static str),
    /// The metavariable itself; it must depend on the parameters.
    Moving(&'static str, &'static str),
    /// The metavariable is a residual `target - prediction`, in either order: the target is its part
    /// without the parameters.
    Residual(&'static str),
    /// Like [`Part::Residual`], in this order: the prediction is taken off the target.
    Error(&'static str),
    /// The metavariable must be an opaque density that depends on the parameters.
    Density(&'static str, &'static str),
    /// What the density of the first metavariable is of, before its bar and semicolon, is the variable of the expectation,
    /// which is the second: hidden variables beside it would be another objective.
    OfVariable(&'static str, &'static str),
    /// The metavariable must be a parameter or a component of one: `w_j`.
    Component(&'static str, &'static str),
    /// Like [`Part::Component`], of a parameter that is the same for all observations: no function, and no `u_i` of the observation i.
    Weight(&'static str, &'static str),
    /// The metavariable must depend on the parameters and be one of the probabilities that sum to one over the index,
    /// which is the second metavariable.
    Share(&'static str, &'static str, &'static str),
    /// The metavariable must depend on the parameters and be one of the probabilities that sum to one: that of a class.
    ShareOf(&'static str, &'static str),
    /// The metavariable must be free of the parameters, and −1 or 1.
    Sign(&'static str, &'static str),
    /// The metavariable is a difference of two scores that depend on the parameters and come from the same function or
    /// name: first the one with a plus, then the one with a minus. What is free of the parameters goes to the score of its sign.
    Difference(&'static str, &'static str, &'static str),
    /// The first metavariable is one of the terms that the second stands for, at some value of the index, which is the
    /// third and stands in it.
    Chosen(&'static str, &'static str, &'static str, &'static str),
    /// The first metavariable is the term that the second stands for where the index, the third, has the value of an outer
    /// index, the fourth.
    ChosenAt(
        &'static str,
        &'static str,
        &'static str,
        &'static str,
        &'static str,
    ),
    /// In the metavariable the index, the second one, numbers observations that a function of the parameters is given.
    Candidates(&'static str, &'static str),
    /// The first metavariable, at which a sum ends, is how many candidates there are, for all observations or for each: it is no
    /// number of an observation, and of no name that the second holds.
    Count(&'static str, &'static str),
    /// The metavariable depends on the index, the second one.
    Depends(&'static str, &'static str),
    /// The metavariable must be free of the parameters; the part is what it is the inverse square of, `s` of `1/s^2`.
    Root(&'static str, &'static str),
    /// The same where it is the inverse: `d` of `1/d`.
    Inverse(&'static str, &'static str),
    /// The part is the product of both metavariables, which must be free of the parameters; it is positive.
    Product(&'static str, &'static str, &'static str),
    /// The only density that was put in is that of the distribution of this name, or of noise that has it.
    Of(&'static str),
    /// The metavariable may be any number, and the density that was put in is that of the distribution of this name, or one
    /// that was typed without a factor of the observation alone: with such a factor it is of another distribution with the
    /// same loss, as x/θ exp(-x²/(2θ)) has the loss of a normal distribution with variance θ up to a factor.
    Observed(&'static str, &'static str),
    /// The first metavariable is the residual of a linear regression: linear in the parameters, but for a term without them,
    /// and its prediction holds something besides parameters: an input. A mean with a prior has none. The parameter that the
    /// second is a component of is the only one that meets inputs: beside it may stand an intercept.
    Penalised(&'static str, &'static str),
    /// Like [`Part::Fixed`], and it is positive: a reward is no penalty.
    Penalty(&'static str, &'static str),
    /// Like [`Part::Fixed`], and no count without a bound: a share of a whole.
    Portion(&'static str, &'static str),
    /// Both depend on the parameters and are values of one function or name.
    SameHead(&'static str, &'static str),
    /// Where both are calls, they are given the same, parameters apart.
    OfSame(&'static str, &'static str),
    /// Both are differences from one term: the anchor.
    Anchored(&'static str, &'static str),
    /// Both metavariables are components of one name.
    Alike(&'static str, &'static str),
    /// Like [`Part::Moving`], and a linear score of a regression: linear in the parameters, but for a term without them,
    /// with inputs in it.
    Score(&'static str, &'static str),
    /// The metavariable must depend on the parameters by a function of them: the covariance of a Gaussian process.
    Function(&'static str, &'static str),
    /// Like [`Part::Density`], and conditional: there is a bar in it.
    Conditional(&'static str, &'static str),
    /// The first metavariable is what the second is where the index, the third, has the value of the outer index, the
    /// fourth; both are free of the parameters.
    AtIndex(&'static str, &'static str, &'static str, &'static str),
    /// The second metavariable is the first where the index, the third, is less by one.
    Before(&'static str, &'static str, &'static str),
    /// The metavariable, free of the parameters, is a product of a weight and of a target: of one factor that has both
    /// indices, the fourth and the fifth, of the observation and of the class, and of others that do not have both.
    Weighted(
        &'static str,
        &'static str,
        &'static str,
        &'static str,
        &'static str,
    ),
    /// Like [`Part::Sign`], or one name with subscripts of which nothing is known, where the score, the second metavariable,
    /// holds inputs.
    Label(&'static str, &'static str, &'static str),
    /// No name in the first metavariable stands in the second.
    Apart(&'static str, &'static str),
}
