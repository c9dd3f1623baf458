//! Any bytes as a definition file: parsing ends with a tree and diagnostics whose places lie in the text.
#![no_main]
use libfuzzer_sys::fuzz_target;
use wayfare::diag::FileId;
use wayfare::syntax::parse;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let (file, found) = parse(&text, FileId(0));
    for label in found.iter().flat_map(|one| &one.labels) {
        assert!(text.get(label.place.span.range()).is_some(), "a label lies outside of the text: {label:?}");
    }
    for span in file.broken.iter().copied().chain(file.items.iter().map(|item| item.span)) {
        assert!(text.get(span.range()).is_some_and(|stretch| !stretch.is_empty()), "no text at {span:?}");
    }
});
