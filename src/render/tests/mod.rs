//! The notation of formulas, over terms built by hand.

mod latex;
mod pages;
mod samples;
mod text;
