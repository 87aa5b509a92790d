//! Normalizes files: `cargo run --example extract -- FILE...` prints headline, date and actors of each.

#![allow(clippy::print_stdout, reason = "an example prints")]

use std::{env, error::Error, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    for path in env::args().skip(1) {
        println!("{}", line(Path::new(&path))?);
    }
    Ok(())
}

/// What the article in a file says, or why there is none.
pub fn line(path: &Path) -> Result<String, Box<dyn Error>> {
    let name = path.display().to_string();
    Ok(match dateline::extract(&fs::read(path)?, &name) {
        Ok(article) => {
            let date = article.date.map_or("undated".to_owned(), |date| date.date().to_string());
            let actors: Vec<&str> =
                article.actors.iter().map(|actor| actor.name.as_str()).collect();
            format!("{date}  {}  ({})", article.title, actors.join(", "))
        }
        Err(skip) => format!("{name}: {}", skip.reason),
    })
}
