//! The command line: parse, run, exit code.

use std::process::ExitCode;

use clap::Parser;
use dateline::cli::{self, Cli};

/// Articles are many small strings made on one thread and dropped on another.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match cli::run(cli) {
        Ok(found) => ExitCode::from(u8::from(!found)),
        Err(error) if cli::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            cli::print_error(&error);
            ExitCode::from(cli::FAILED)
        }
    }
}
