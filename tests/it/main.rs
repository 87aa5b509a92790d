//! Tests of the whole: the program as it is run, and the library on the sample corpus.
#![allow(
    clippy::format_collect,
    clippy::format_push_string,
    reason = "what is written once for a message need not be fast"
)]
#![allow(clippy::print_stdout, reason = "a test that cannot run here says so")]

mod browser;
mod desk;
mod explain;
mod sample;
mod schema;
mod server;
mod stories;

mod actors;
mod agreement;
mod analyses;
mod cli;
#[cfg(feature = "opensearch")]
mod cluster;
mod columns;
mod containers;
mod counting;
mod crash;
mod damage;
mod examples;
mod exports;
mod feeds;
mod formats;
mod golden;
mod growth;
mod incremental;
mod issues;
mod languages;
mod layout;
mod licenses;
mod meeting;
mod memory;
mod mixed_languages;
mod moves;
mod mutants;
mod open;
mod operators;
mod page;
mod queries;
mod ranking;
mod readme;
mod record;
mod repair;
mod robust;
mod saved;
mod serve;
mod threads;
mod together;
mod watch;
