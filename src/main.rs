//! The thin binary.
mod allocator;

use std::panic;
use std::process::ExitCode;
use wayfare::cli::{self, Exit};

fn main() -> ExitCode {
    allocator::set_up();
    let exit = panic::catch_unwind(|| cli::run(std::env::args_os()));
    exit.unwrap_or(Exit::Bug).into()
}
