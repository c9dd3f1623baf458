//! The thin binary.
use std::panic;
use std::process::ExitCode;
use wayfare::cli::{self, Exit};

// reading and checking make many small things: 5 % less time for Parquet, 15 % for text
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let exit = panic::catch_unwind(|| cli::run(std::env::args_os()));
    exit.unwrap_or(Exit::Bug).into()
}
