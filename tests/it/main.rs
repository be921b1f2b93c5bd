//! One binary for all integration tests; every subject is a module.

mod damage;
mod engine;
mod facts;
mod forge;
mod hand;
mod laws;
mod mutations;
mod operators;
mod random;
mod samples;
mod scopes;
mod terms;
mod wide;
mod world;
