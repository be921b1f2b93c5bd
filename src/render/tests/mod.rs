//! The notation of formulas, over terms built by hand.

mod samples;
mod text;
