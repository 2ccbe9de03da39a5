//! Writes the ISO 639-1 languages of isolang, so the Wasm module contains neither its 7,900
//! languages nor its hashing.

use std::fmt::Write as _;
use std::path::PathBuf;

/// Withdrawn in 2000, but still listed by isolang.
const WITHDRAWN: &str = "sh";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (mut codes, mut names) = (String::new(), String::new());
    for first in 'a'..='z' {
        for second in 'a'..='z' {
            let code = format!("{first}{second}");
            let Some(language) = isolang::Language::from_639_1(&code) else {
                continue;
            };
            if code != WITHDRAWN {
                codes.push_str(&code);
                writeln!(names, "{} {}", language.to_639_3(), language.to_name().to_lowercase())?;
            }
        }
    }
    let out = PathBuf::from(std::env::var("OUT_DIR")?).join("languages.rs");
    std::fs::write(
        out,
        format!("const CODES: &str = {codes:?};\nconst NAMES: &str = {names:?};\n"),
    )?;
    println!("cargo::rerun-if-changed=build.rs");
    Ok(())
}
