//! What the operators on vectors and matrices mean.

use super::Value;
use crate::term::Op;

/// The value of an operator on vectors and matrices; none where it does not exist, or the shapes do not fit.
pub(super) fn value(op: Op, values: &[Value]) -> Option<Value> {
    let vector = |k: usize| values[k].vector();
    let matrix = |k: usize| values[k].matrix();
    match op {
        Op::Dot => inner(vector(0)?, vector(1)?).map(Value::Scalar),
        Op::MatMul => product(matrix(0)?, &values[1]),
        Op::Outer => {
            let (a, b) = (vector(0)?, vector(1)?);
            let row = |x: &f64| b.iter().map(|y| x * y).collect();
            Some(Value::Matrix(a.iter().map(row).collect()))
        }
        Op::Norm => {
            let vector = vector(0)?;
            inner(vector, vector).map(|square| Value::Scalar(square.sqrt()))
        }
        Op::Norm1 => Some(Value::Scalar(vector(0)?.iter().map(|v| v.abs()).sum())),
        Op::Softmax => {
            let vector = vector(0)?;
            let largest = super::max(vector);
            let powers: Vec<f64> = vector.iter().map(|v| (v - largest).exp()).collect();
            let total: f64 = powers.iter().sum();
            Some(Value::Vector(powers.iter().map(|p| p / total).collect()))
        }
        Op::Transpose => transposed(matrix(0)?).map(Value::Matrix),
        Op::Inv => eliminated(matrix(0)?)?.1.map(Value::Matrix),
        Op::Det => Some(Value::Scalar(eliminated(matrix(0)?)?.0)),
        Op::Trace => {
            let rows = square(matrix(0)?)?;
            let diagonal = rows.iter().enumerate().map(|(k, row)| row[k]);
            Some(Value::Scalar(diagonal.sum()))
        }
        Op::Diag => {
            let vector = vector(0)?;
            let element = |j: usize, k: usize| if j == k { vector[k] } else { 0.0 };
            Some(filled(vector.len(), element))
        }
        Op::Identity => {
            let size = values[0].scalar()?;
            let fits = size.fract() == 0.0 && (1.0..=LARGEST).contains(&size);
            fits.then(|| filled(size as usize, |j, k| f64::from(u8::from(j == k))))
        }
        Op::Dim => {
            let length = match &values[0] {
                Value::Scalar(_) | Value::Array(_) => return None,
                Value::Vector(numbers) => numbers.len(),
                Value::Matrix(rows) => rows.len(),
            };
            Some(Value::Scalar(length as f64))
        }
        _ => None,
    }
}

/// A pivot that is smaller than this, beside the largest element, is zero but for rounding.
const SINGULAR: f64 = 1e-8;

type Rows = Vec<Vec<f64>>;

/// Larger identity matrices are not made.
const LARGEST: f64 = 100.0;

fn filled(size: usize, element: impl Fn(usize, usize) -> f64) -> Value {
    let row = |j| (0..size).map(|k| element(j, k)).collect();
    Value::Matrix((0..size).map(row).collect())
}

fn inner(a: &[f64], b: &[f64]) -> Option<f64> {
    (a.len() == b.len()).then(|| a.iter().zip(b).map(|(a, b)| a * b).sum())
}

fn product(left: &[Vec<f64>], right: &Value) -> Option<Value> {
    match right {
        Value::Scalar(_) | Value::Array(_) => None,
        Value::Vector(vector) => {
            let numbers: Option<_> = left.iter().map(|row| inner(row, vector)).collect();
            numbers.map(Value::Vector)
        }
        Value::Matrix(rows) => {
            let columns = transposed(rows)?;
            let row = |row: &Vec<f64>| columns.iter().map(|column| inner(row, column)).collect();
            let rows: Option<_> = left.iter().map(row).collect();
            rows.map(Value::Matrix)
        }
    }
}

fn transposed(rows: &[Vec<f64>]) -> Option<Rows> {
    let width = rows.first()?.len();
    let column = |k: usize| rows.iter().map(|row| row.get(k).copied()).collect();
    (0..width).map(column).collect()
}

fn square(rows: &[Vec<f64>]) -> Option<&[Vec<f64>]> {
    rows.iter()
        .all(|row| row.len() == rows.len())
        .then_some(rows)
}

/// The determinant and, if it is not zero, the inverse, by Gauss-Jordan elimination with pivots.
fn eliminated(rows: &[Vec<f64>]) -> Option<(f64, Option<Rows>)> {
    let size = rows.len();
    let unit = |j: usize| (0..size).map(move |k| f64::from(u8::from(j == k)));
    let mut work: Rows = square(rows)?
        .iter()
        .enumerate()
        .map(|(j, row)| row.iter().copied().chain(unit(j)).collect())
        .collect();
    let largest = rows.iter().flatten().map(|value| value.abs());
    let largest = largest.fold(0.0, f64::max);
    let mut determinant = 1.0;
    let mut has_inverse = true;
    for column in 0..size {
        let size_of = |row: &usize| work[*row][column].abs();
        let pivot = (column..size).max_by(|a, b| size_of(a).total_cmp(&size_of(b)))?;
        if work[pivot][column] == 0.0 {
            return Some((0.0, None));
        }
        if pivot != column {
            work.swap(pivot, column);
            determinant = -determinant;
        }
        let head = work[column][column];
        determinant *= head;
        has_inverse &= head.abs() > SINGULAR * largest;
        work[column].iter_mut().for_each(|value| *value /= head);
        let own = work[column].clone();
        for (_, row) in work.iter_mut().enumerate().filter(|(k, _)| *k != column) {
            let factor = row[column];
            row.iter_mut()
                .zip(&own)
                .for_each(|(value, own)| *value -= factor * own);
        }
    }
    let inverse = work.into_iter().map(|row| row[size..].to_vec()).collect();
    Some((determinant, has_inverse.then_some(inverse)))
}
