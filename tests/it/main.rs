//! One binary for all integration tests; every subject is a module.

mod case;
mod cases;
mod catalogue;
mod cli;
mod command;
mod damage;
mod engine;
mod errors;
mod facts;
mod forge;
mod hand;
mod laws;
mod meanings;
mod mutations;
mod operators;
mod random;
mod readme;
mod roundtrip;
mod samples;
mod scopes;
mod slips;
mod snapshots;
mod terms;
mod tidy;
mod wide;
mod world;
