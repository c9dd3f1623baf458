//! Syntax errors: every code has an example that raises it alone, and one that is mended.
use wayfare::codes::syntax::{ALL, FILE_TOO_LARGE, TOO_MANY_MISTAKES};
use wayfare::diag::{FileId, FixSafety};
use wayfare::syntax::{MAX_BYTES, parse};

/// The `journey` blocks of a page.
fn blocks(page: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if line.trim() == "```journey" {
            let inner = lines.by_ref().take_while(|line| line.trim() != "```");
            let inner: Vec<&str> = inner.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
            blocks.push(inner.join("\n") + "\n");
        }
    }
    blocks
}

fn codes_in(text: &str) -> Vec<&'static str> {
    parse(text, FileId(0)).1.iter().map(|found| found.code.id).collect()
}

#[test]
fn every_page_raises_its_code_and_mends_it() {
    let mut wrong = Vec::new();
    for code in ALL {
        let blocks = blocks(code.page);
        if [FILE_TOO_LARGE.id, TOO_MANY_MISTAKES.id].contains(&code.id) {
            assert!(blocks.is_empty(), "{} promises no example", code.id);
            continue;
        }
        assert_eq!(blocks.len(), 2, "{} needs a bad and a good example", code.id);
        let (bad, good) = (codes_in(&blocks[0]), codes_in(&blocks[1]));
        if bad != [code.id] || !good.is_empty() {
            wrong.push(format!("{}: bad example raises {bad:?}, good one {good:?}", code.id));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn codes_are_in_order_and_told_apart() {
    let ids: Vec<&str> = ALL.iter().map(|code| code.id).collect();
    let mut sorted = ids.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(ids, sorted);
    let mut slugs: Vec<&str> = ALL.iter().map(|code| code.slug).collect();
    slugs.sort_unstable();
    slugs.dedup();
    assert_eq!(slugs.len(), ALL.len());
}

#[test]
fn a_file_beyond_the_limit_is_refused_at_once() {
    let text = "touchpoint A\n".repeat(MAX_BYTES / 12);
    assert_eq!(codes_in(&text), [FILE_TOO_LARGE.id]);
}

#[test]
fn after_a_thousand_mistakes_the_rest_is_left() {
    let text = "segment = 1\n".repeat(5000);
    let found = codes_in(&text);
    assert_eq!(found.len(), 1001);
    assert_eq!(found.last(), Some(&TOO_MANY_MISTAKES.id));
}

/// Whoever applies a safe fix gets a file without that mistake.
#[test]
fn safe_fixes_mend_what_they_promise() {
    let mut mended = 0;
    for code in ALL {
        let Some(bad) = blocks(code.page).into_iter().next() else { continue };
        for found in parse(&bad, FileId(0)).1 {
            for fix in found.fixes.iter().filter(|fix| fix.safety == FixSafety::Safe) {
                let mut text = bad.clone();
                for edit in fix.edits.iter().rev() {
                    text.replace_range(edit.place.span.range(), &edit.text);
                }
                assert_eq!(codes_in(&text), Vec::<&str>::new(), "{} after {}:\n{text}", code.id, fix.title);
                mended += 1;
            }
        }
    }
    assert!(mended >= 6, "{mended}");
}
