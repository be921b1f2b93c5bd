//! What is certain of matrices: definiteness, and what follows from it for determinants, traces and inverses.

use super::interval::{Definiteness, Fact, int};

impl Fact {
    /// A symmetric, positive definite matrix.
    pub fn definite() -> Fact {
        Fact {
            matrix: Definiteness::Definite,
            ..Fact::real()
        }
    }

    /// A symmetric matrix that is a square.
    pub fn semidefinite() -> Fact {
        Fact {
            matrix: Definiteness::Semidefinite,
            ..Fact::real()
        }
    }

    /// It is a symmetric matrix with `xᵀAx > 0` for every x but zero.
    pub fn is_definite(&self) -> bool {
        self.matrix == Definiteness::Definite
    }

    /// It is a symmetric matrix with `xᵀAx ≥ 0` for every x.
    pub fn is_semidefinite(&self) -> bool {
        self.matrix >= Definiteness::Semidefinite
    }

    /// A square matrix that has an inverse.
    pub fn invertible() -> Fact {
        Fact {
            matrix: Definiteness::Invertible,
            ..Fact::real()
        }
    }

    /// It is a square matrix that has an inverse.
    pub fn is_invertible(&self) -> bool {
        matches!(
            self.matrix,
            Definiteness::Invertible | Definiteness::Definite
        )
    }

    /// The inverse, where it exists: it has the reciprocal eigenvalues.
    pub fn inverse(matrix: &Fact) -> Fact {
        if matrix.is_semidefinite() {
            Fact::definite()
        } else {
            Fact::invertible()
        }
    }

    /// The sum of the eigenvalues.
    pub fn trace(matrix: &Fact) -> Fact {
        match matrix.matrix {
            Definiteness::Definite => Fact::positive(),
            Definiteness::Semidefinite => Fact::nonnegative(),
            Definiteness::Invertible | Definiteness::Unknown => Fact::real(),
        }
    }

    /// The product of the eigenvalues.
    pub fn determinant(matrix: &Fact) -> Fact {
        match matrix.matrix {
            Definiteness::Invertible => Fact {
                nonzero: true,
                ..Fact::real()
            },
            _ => Fact::trace(matrix),
        }
    }

    /// The product of two matrices, or of a matrix and a vector.
    pub fn matrix_product(parts: &[Fact]) -> Fact {
        let matrix = match parts.iter().all(Fact::is_invertible) {
            true => Definiteness::Invertible,
            false => Definiteness::Unknown,
        };
        Fact {
            matrix,
            ..Fact::inner_product(parts)
        }
    }

    /// The diagonal matrix of a vector: its eigenvalues are the components.
    pub fn diagonal(vector: &Fact) -> Fact {
        let zero = Fact::exactly(int(0));
        let matrix = if vector.is_positive() {
            Definiteness::Definite
        } else if vector.nonzero {
            Definiteness::Invertible
        } else if vector.is_nonnegative() {
            Definiteness::Semidefinite
        } else {
            Definiteness::Unknown
        };
        Fact {
            matrix,
            ..Fact::hull(&[*vector, zero])
        }
    }

    /// The elements are products, and nothing is certain of the matrix of two different vectors.
    pub fn outer(parts: &[Fact]) -> Fact {
        Fact {
            matrix: Definiteness::Unknown,
            ..Fact::product(parts)
        }
    }

    /// The identity matrix.
    pub fn identity() -> Fact {
        Fact {
            matrix: Definiteness::Definite,
            integer: true,
            ..Fact::between(Some((int(0), true)), Some((int(1), true)))
        }
    }

    /// A sum of semidefinite matrices is semidefinite, and definite as soon as one of them is.
    pub(super) fn definiteness_of_sum(parts: &[Fact]) -> Definiteness {
        if parts.iter().all(Fact::is_semidefinite) {
            parts
                .iter()
                .map(|part| part.matrix)
                .max()
                .unwrap_or_default()
        } else {
            Definiteness::Unknown
        }
    }

    /// One matrix among numbers that are positive, or at least not negative.
    pub(super) fn definiteness_of_product(parts: &[Fact]) -> Definiteness {
        let (matrices, numbers): (Vec<Fact>, Vec<Fact>) = parts
            .iter()
            .partition(|part| part.matrix != Definiteness::Unknown);
        match matrices.as_slice() {
            [only] if numbers.iter().all(Fact::is_positive) => only.matrix,
            [only] if only.is_semidefinite() && numbers.iter().all(Fact::is_nonnegative) => {
                Definiteness::Semidefinite
            }
            [only] if only.is_invertible() && numbers.iter().all(|n| n.nonzero) => {
                Definiteness::Invertible
            }
            _ => Definiteness::Unknown,
        }
    }
}
