use std::io::Read;
fn main() {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).unwrap();
    let (tree, errors) = wayfare::syntax::parse(&text, wayfare::diag::FileId(0));
    for e in &errors { eprintln!("{} {:?} {}", e.code.id, e.place().map(|p| p.span), e.message); }
    eprintln!("broken {:?}", tree.broken);
    print!("{}", wayfare::format::format(&text, &tree));
}
