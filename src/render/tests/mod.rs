//! The notation of formulas, over terms built by hand.

mod html;
mod latex;
mod lines;
mod pages;
mod plane;
mod samples;
mod text;
