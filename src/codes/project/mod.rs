//! Codes raised by `project`.
mod e0601_unknown_key;
mod e0602_wrong_type;
mod e0603_bad_value;
mod e0604_not_yaml;
mod e0605_no_definitions;
mod e0606_unknown_file;
mod e0607_outside_project;
mod e0608_missing_key;
mod e0609_not_utf8;
mod e0610_too_many_files;

pub use e0601_unknown_key::*;
pub use e0602_wrong_type::*;
pub use e0603_bad_value::*;
pub use e0604_not_yaml::*;
pub use e0605_no_definitions::*;
pub use e0606_unknown_file::*;
pub use e0607_outside_project::*;
pub use e0608_missing_key::*;
pub use e0609_not_utf8::*;
pub use e0610_too_many_files::*;

use crate::diag::Code;

/// All of them, by number.
pub static ALL: &[&Code] = &[
    &UNKNOWN_KEY,
    &WRONG_TYPE,
    &BAD_VALUE,
    &NOT_YAML,
    &NO_DEFINITIONS,
    &UNKNOWN_FILE,
    &OUTSIDE_PROJECT,
    &MISSING_KEY,
    &NOT_UTF8,
    &TOO_MANY_FILES,
];
