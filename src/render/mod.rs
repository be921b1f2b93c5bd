//! From terms and derivations to text that people and programs read. Nothing here prints or opens a file.

pub mod latex;
pub mod math;
mod names;
pub mod text;

#[cfg(test)]
mod tests;
