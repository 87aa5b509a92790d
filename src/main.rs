//! The command line: parse, run, exit code.

use std::process::ExitCode;

use clap::Parser;
use dateline::cli::{self, Cli};

/// Articles are many small strings made on one thread and dropped on another.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Exit code of a run that failed; 0 and 1 mean found and not found, as with grep.
const FAILED: u8 = 2;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match cli::run(cli) {
        Ok(found) => ExitCode::from(u8::from(!found)),
        Err(error) if cli::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            cli::print_error(&error);
            ExitCode::from(FAILED)
        }
    }
}
