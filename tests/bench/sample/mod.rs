//! Articles to measure with: a file named by `DATELINE_BENCH_JSONL`, or as many recombined from the
//! paragraphs of the sample corpus as `DATELINE_BENCH_ARTICLES` says.

use std::{
    env, fs,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicBool},
};

use dateline::{
    archive::Archive,
    engine::Engine,
    read::{
        pipeline::{self, Bounds, Event, NoThread, Source},
        source::{Links, read_file, walk},
    },
};

/// A folder that holds one JSONL file, and that file.
pub fn articles(dir: &Path) -> PathBuf {
    fs::create_dir_all(dir).unwrap();
    let file = dir.join("articles.jsonl");
    match env::var_os("DATELINE_BENCH_JSONL") {
        Some(given) => drop(fs::copy(given, &file).unwrap()),
        None => recombine(&file),
    }
    file
}

/// Headlines and paragraphs drawn at random: words keep their distribution, stories make no sense.
fn recombine(file: &Path) {
    let count =
        env::var("DATELINE_BENCH_ARTICLES").ok().and_then(|n| n.parse().ok()).unwrap_or(20_000);
    let (mut titles, mut paragraphs) = (Vec::new(), Vec::new());
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let files = walk(&corpus, "", Links::default()).flatten();
    let sources =
        files.map(|f| Source::Items { key: 0, items: read_file(&f.file, &f.path), skip: 0 });
    pipeline::run(
        sources,
        Bounds::default(),
        &AtomicBool::new(false),
        |event| -> Result<(), NoThread> {
            if let Event::Article(article) = event {
                paragraphs
                    .extend(article.body.split("\n\n").filter(|p| p.len() > 80).map(str::to_owned));
                titles.push(article.title);
            }
            Ok(())
        },
    )
    .unwrap();
    let mut seed = 1u64;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let mut out = BufWriter::new(fs::File::create(file).unwrap());
    for i in 0..count {
        let text: Vec<&str> =
            (0..2 + next(10)).map(|_| paragraphs[next(paragraphs.len())].as_str()).collect();
        let article = serde_json::json!({
            "id": format!("a{i:08}"),
            "title": titles[next(titles.len())],
            "text": text.join("\n\n"),
            "published": format!("{}-{:02}-{:02}", 2015 + next(10), 1 + next(12), 1 + next(28)),
        });
        serde_json::to_writer(&mut out, &article).unwrap();
        out.write_all(b"\n").unwrap();
    }
    out.flush().unwrap();
}

/// Indexes the folder of `file` into `dir` and opens the result.
pub fn index(file: &Path, dir: &Path) -> Arc<dyn Engine> {
    let mut archive = Archive::open(dir).unwrap();
    archive.update(file.parent().unwrap()).unwrap();
    archive.snapshot().unwrap()
}
