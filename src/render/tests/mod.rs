//! The notation of formulas, over terms built by hand.

mod latex;
mod samples;
mod text;
