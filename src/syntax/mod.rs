//! From text to syntax tree. The only room that knows pest.

pub mod ast;
