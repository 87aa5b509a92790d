//! Plain tantivy as a program, to compare whole processes with:
//!
//! ```sh
//! cargo run --release --example floor -- index articles.jsonl /tmp/floor
//! cargo run --release --example floor -- search /tmp/floor and
//! ```

#[path = "floor/mod.rs"]
#[allow(dead_code, reason = "the benches use the rest")]
mod plain;

use std::path::Path;

use plain::Floor;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["index", file, dir] => {
            Floor::create(Path::new(file), Path::new(dir));
        }
        ["search", dir, class] => {
            let floor = Floor::open(Path::new(dir));
            let bytes = Floor::ten(&floor.searcher(), floor.query(class).as_ref());
            assert!(bytes > 0, "nothing found");
        }
        _ => panic!("usage: floor index FILE DIR | floor search DIR CLASS"),
    }
}
