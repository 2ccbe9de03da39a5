//! Writes the table of ISO 639-1 languages from isolang, so that neither its 7,900 languages
//! nor its hashing travel in the Wasm module.

use std::fmt::Write as _;
use std::path::PathBuf;

/// Withdrawn in 2000, still listed by isolang.
const WITHDRAWN: &str = "sh";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut table = String::from("&[\n");
    for first in 'a'..='z' {
        for second in 'a'..='z' {
            let code = format!("{first}{second}");
            let Some(language) = isolang::Language::from_639_1(&code) else {
                continue;
            };
            if code != WITHDRAWN {
                let name = language.to_name().to_lowercase();
                let iso_639_3 = language.to_639_3();
                writeln!(table, "    ({code:?}, {iso_639_3:?}, {name:?}),")?;
            }
        }
    }
    table.push(']');
    let out = PathBuf::from(std::env::var("OUT_DIR")?).join("languages.rs");
    std::fs::write(out, table)?;
    println!("cargo::rerun-if-changed=build.rs");
    Ok(())
}
