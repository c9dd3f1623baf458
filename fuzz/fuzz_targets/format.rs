//! Any bytes as a definition file: formatting it twice is formatting it once, and no token is lost.
#![no_main]
use libfuzzer_sys::fuzz_target;
use wayfare::diag::FileId;
use wayfare::format::format;
use wayfare::syntax::parse;
use wayfare::syntax::token::tokens;

fn formatted(text: &str) -> String {
    format(text, &parse(text, FileId(0)).0)
}

fn words(text: &str) -> Vec<String> {
    tokens(text).into_iter().map(|token| token.text(text).trim_end().to_owned()).collect()
}

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let once = formatted(&text);
    assert_eq!(words(&text), words(&once), "the tokens changed");
    assert_eq!(once, formatted(&once), "formatting is not done after once");
});
