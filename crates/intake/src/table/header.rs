//! The names of the columns.

use goodword_domain::text::fold;

use crate::one_line::is_email;

/// The names of a table's columns, each once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    names: Vec<String>,
    remarks: Vec<String>,
}

impl Header {
    /// Names as they stand in line `line` of a file: trimmed, and made different where two are the same.
    #[must_use]
    pub fn new(line: u64, given: Vec<String>) -> Self {
        let mut header = Self::default();
        let given_names: Vec<String> = given.iter().map(|n| n.trim().to_owned()).collect();
        for (i, name) in given.into_iter().enumerate() {
            let name = name.trim().trim_start_matches('\u{feff}').to_owned();
            let name = if name.is_empty() { format!("column {}", i + 1) } else { name };
            if !header.names.contains(&name) {
                let lower = name.to_lowercase();
                if let Some(twin) = header.names.iter().find(|n| n.to_lowercase() == lower) {
                    header.remarks.push(format!(
                        "Line {line}: the names “{twin}” and “{name}” differ in capitals only. They are two columns; a mapping \
                         must write each as it stands there."
                    ));
                }
                header.names.push(name);
                continue;
            }
            let free = |new: &String| !header.names.contains(new) && !given_names.contains(new);
            let new = (2..).map(|n| format!("{name} ({n})")).find(free).unwrap_or_else(|| name.clone());
            header.remarks.push(format!(
                "Line {line}: the name “{name}” stands over more than one column. A mapping’s “{name}” is the first; this one, \
                 column {}, is called “{new}”.",
                i + 1
            ));
            header.names.push(new);
        }
        header
    }

    /// What to say where the names look like the first row itself: an address or a whole day is the name of nothing.
    pub(super) fn looks_like_a_row(&self, line: u64) -> Option<String> {
        let is_value = |name: &&String| is_email(name) || crate::day::year_first(name).is_some() || is_day(name);
        let value = self.names.iter().find(is_value)?;
        Some(format!(
            "Line {line} is taken for the names of the columns, and “{}” looks like what stands in one. If the file begins with its first \
             row, put a row with the names above it and send it again.",
            crate::problem::shown(value)
        ))
    }

    /// The names, in order.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Sentences on names that stand there more than once.
    #[must_use]
    pub fn remarks(&self) -> &[String] {
        &self.remarks
    }

    /// Where a column stands: by its very name, else by the name without regard to case, accents and marks.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        let name = name.trim();
        let folded = fold(name);
        self.names
            .iter()
            .position(|n| n == name)
            .or_else(|| self.names.iter().position(|n| !folded.is_empty() && fold(n) == folded))
    }
}

/// Whether a name is a whole day in numbers: `23/04/2026`, `4.5.26`.
fn is_day(name: &str) -> bool {
    let parts: Vec<&str> = name.split(['/', '.']).collect();
    let number = |part: &&str| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    parts.len() == 3 && parts.iter().all(number)
}
