//! One binary for all integration tests; every subject is a module.

mod case;
mod cases;
mod damage;
mod engine;
mod facts;
mod hand;
mod laws;
mod operators;
mod random;
mod roundtrip;
mod snapshots;
mod tidy;
mod world;
