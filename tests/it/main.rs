//! One binary for all integration tests; every subject is a module.

mod damage;
mod engine;
mod errors;
mod facts;
mod hand;
mod laws;
mod mutations;
mod operators;
mod random;
mod world;
