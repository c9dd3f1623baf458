//! Codes raised by `syntax`: habits from other languages, things left out, things that can't stand where they stand.
use crate::diag::Code;

mod e0101_unexpected;
mod e0102_unclosed_text;
mod e0103_too_deep;
mod e0104_file_too_large;
mod e0105_unclosed_bracket;
mod e0106_stray_bracket;
mod e0107_comparison_operator;
mod e0108_logic_operator;
mod e0109_bad_number;
mod e0110_unknown_unit;
mod e0111_bad_instant;
mod e0112_bad_escape;
mod e0113_duplicate_clause;
mod e0114_bare_or;
mod e0115_wrong_quotes;
mod e0116_semicolon;
mod e0117_missing_name;
mod e0118_missing_quotes;
mod e0119_misspelt_keyword;
mod e0120_misplaced_statement;
mod e0121_missing_else;
mod e0122_if_statement;
mod e0123_bad_money;
mod e0124_unknown_character;
mod e0125_missing_then;
mod e0126_missing_value;
mod e0127_unfinished;
mod e0128_too_many_mistakes;
mod e0129_wrong_separator;

pub use e0101_unexpected::{UNEXPECTED, missing_sign, no_statement, unexpected};
pub use e0102_unclosed_text::{UNCLOSED_TEXT, unclosed_text, unopened_text};
pub use e0103_too_deep::{TOO_DEEP, too_deep};
pub use e0104_file_too_large::{FILE_TOO_LARGE, file_too_large};
pub use e0105_unclosed_bracket::{UNCLOSED_BRACKET, doubled_head, unclosed_brace, unclosed_paren};
pub use e0106_stray_bracket::{STRAY_BRACKET, doubled_brace, doubled_paren, stray_bracket};
pub use e0107_comparison_operator::{COMPARISON_OPERATOR, comparison_operator, comparison_word};
pub use e0108_logic_operator::{LOGIC_OPERATOR, logic_operator};
pub use e0109_bad_number::{BAD_NUMBER, decimal_comma, inexact_duration, not_whole, number_too_long};
pub use e0110_unknown_unit::{UNKNOWN_UNIT, minutes_or_months, missing_unit, near_unit, unknown_unit};
pub use e0111_bad_instant::{BAD_INSTANT, bad_instant, foreign_instant};
pub use e0112_bad_escape::{BAD_ESCAPE, bad_escape};
pub use e0113_duplicate_clause::{DUPLICATE_CLAUSE, duplicate_clause};
pub use e0114_bare_or::{BARE_OR, bare_or};
pub use e0115_wrong_quotes::{WRONG_QUOTES, wrong_quotes};
pub use e0116_semicolon::{SEMICOLON, semicolon};
pub use e0117_missing_name::{MISSING_NAME, missing_name};
pub use e0118_missing_quotes::{MISSING_QUOTES, missing_quotes, title_or_name};
pub use e0119_misspelt_keyword::{MISSPELT_KEYWORD, misspelt_keyword};
pub use e0120_misplaced_statement::{MISPLACED_STATEMENT, misplaced_statement};
pub use e0121_missing_else::{MISSING_ELSE, missing_else};
pub use e0122_if_statement::{IF_STATEMENT, if_statement, if_then};
pub use e0123_bad_money::{BAD_MONEY, bad_money};
pub use e0124_unknown_character::{
    UNKNOWN_CHARACTER, foreign_comment, question_mark, unknown_character, unseen_character,
};
pub use e0125_missing_then::{MISSING_THEN, missing_then, silence_after_nothing};
pub use e0126_missing_value::{MISSING_VALUE, missing_comparison, missing_value};
pub use e0127_unfinished::{UNFINISHED, missing_brace, unfinished};
pub use e0128_too_many_mistakes::{TOO_MANY_MISTAKES, too_many_mistakes};
pub use e0129_wrong_separator::{WRONG_SEPARATOR, needless_separator, wrong_separator};

/// All of them, by number.
pub static ALL: &[&Code] = &[
    &UNEXPECTED,
    &UNCLOSED_TEXT,
    &TOO_DEEP,
    &FILE_TOO_LARGE,
    &UNCLOSED_BRACKET,
    &STRAY_BRACKET,
    &COMPARISON_OPERATOR,
    &LOGIC_OPERATOR,
    &BAD_NUMBER,
    &UNKNOWN_UNIT,
    &BAD_INSTANT,
    &BAD_ESCAPE,
    &DUPLICATE_CLAUSE,
    &BARE_OR,
    &WRONG_QUOTES,
    &SEMICOLON,
    &MISSING_NAME,
    &MISSING_QUOTES,
    &MISSPELT_KEYWORD,
    &MISPLACED_STATEMENT,
    &MISSING_ELSE,
    &IF_STATEMENT,
    &BAD_MONEY,
    &UNKNOWN_CHARACTER,
    &MISSING_THEN,
    &MISSING_VALUE,
    &UNFINISHED,
    &TOO_MANY_MISTAKES,
    &WRONG_SEPARATOR,
];
