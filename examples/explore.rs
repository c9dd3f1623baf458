use wayfare::diag::{FileId, SourceFile};
use wayfare::syntax::parse;
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    let now = std::time::Instant::now();
    let (file, found) = parse(&text, FileId(0));
    let took = now.elapsed();
    let source = SourceFile { path: "x".into(), text: text.as_str().into() };
    for one in found.iter().take(60) {
        let place = one.place().unwrap();
        let at = source.line_column(place.span.start);
        eprintln!("{at:?} {} {} | help {:?} | {:?}", one.code.id, one.message, one.help, text.get(place.span.range()));
    }
    eprintln!("{took:?} items {} diagnostics {}", file.items.len(), found.len());
    for span in file.broken.iter().take(60) {
        eprintln!("broken {:?}", text.get(span.range()).unwrap());
    }
    eprintln!("lost {:?}", file.lost.iter().map(|name| name.text.as_str()).collect::<Vec<_>>());
}
