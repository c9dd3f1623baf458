//! Every code's page: its first example gets this code and nothing else, its second one nothing.
use super::resolved;
use wayfare::codes::resolve::ALL;

fn blocks(page: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut open: Option<String> = None;
    for line in page.lines() {
        let line = line.strip_prefix(' ').unwrap_or(line);
        match (&mut open, line.trim()) {
            (None, "```journey") => open = Some(String::new()),
            (Some(_), "```") => blocks.extend(open.take()),
            (Some(block), _) => {
                block.push_str(line);
                block.push('\n');
            }
            (None, _) => {}
        }
    }
    blocks
}

#[test]
fn every_page_shows_the_mistake_and_its_mending() {
    let mut wrong = String::new();
    for code in ALL {
        let blocks = blocks(code.page);
        let [bad, good] = blocks.as_slice() else {
            wrong += &format!("{}: {} blocks\n", code.id, blocks.len());
            continue;
        };
        let (_, found) = resolved(&[bad]);
        if found.is_empty() || found.iter().any(|it| it.code != *code) {
            let found: Vec<_> = found.iter().map(|it| format!("{} {}", it.code.id, it.message)).collect();
            wrong += &format!("{}: the mistake gets {found:?}\n", code.id);
        }
        let (_, found) = resolved(&[good]);
        if !found.is_empty() {
            wrong += &format!("{}: the mended one gets {found:#?}\n", code.id);
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn codes_are_unique_and_in_order() {
    let numbers: Vec<&str> = ALL.iter().map(|code| &code.id[1..]).collect();
    assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]), "{numbers:?}");
    assert!(ALL.len() >= 25);
}

#[test]
fn messages_are_sentences_in_the_house_style() {
    for code in ALL {
        for block in blocks(code.page) {
            for found in resolved(&[&block]).1 {
                let message = &found.message;
                assert!(!message.ends_with('.'), "{message}");
                assert!(found.help.is_some(), "{} says not what to do: {message}", code.id);
                assert!(!message.contains("{"), "{message}");
            }
        }
    }
}
