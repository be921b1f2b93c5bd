//! The filter for Pandoc: a document in JSON from standard input to standard output.

use super::{Failure, input, output};
use crate::documents::pandoc::{self, Refused};

/// Filters one document.
pub fn filter(format: Option<&str>) -> Result<(), Failure> {
    let document = input::standard_input()?;
    let filtered = pandoc::filter(&document, format).map_err(|refused| match refused {
        Refused::NoDocument(message) => Failure::Usage(message),
        Refused::Models(faults) => {
            let said = faults.iter().map(|fault| format!("error: {fault}"));
            Failure::Documents(said.collect::<Vec<_>>().join("\n"))
        }
    })?;
    for warning in &filtered.warnings {
        output::say(&format!("warning: {warning}"));
    }
    output::print(&filtered.document)
}
