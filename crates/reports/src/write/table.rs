//! A table of plain text, for the terminal.

use std::fmt::Write;

use crate::{Column, Report, Row};

impl Report {
    /// The report as aligned text: its title and sentence, the table, the totals under a line, figures and notes.
    #[must_use]
    pub fn to_table(&self) -> String {
        let asked: Vec<String> = self.parameters.iter().map(|(key, value)| format!("{key} {value}")).collect();
        let mut out = format!("{} ({})\n{}\n", self.title, asked.join(", "), self.sentence);
        if !self.rows.is_empty() {
            out.push('\n');
            self.table(&mut out);
        }
        if !self.figures.is_empty() {
            out.push('\n');
            let widest = self.figures.iter().map(|figure| width(figure.column.title)).max().unwrap_or(0);
            for figure in &self.figures {
                let gap = " ".repeat(widest - width(figure.column.title));
                let _ = writeln!(out, "{}", format!("{}{gap}  {}", figure.column.title, figure.shown(self.writing)).trim_end());
            }
        }
        if !self.notes.is_empty() {
            out.push('\n');
            for note in &self.notes {
                let _ = writeln!(out, "- {note}");
            }
        }
        out
    }

    fn table(&self, out: &mut String) {
        let shown: Vec<(usize, &Column)> = self.columns.iter().enumerate().filter(|(_, column)| column.shown).collect();
        let texts = |row: &Row| -> Vec<String> {
            shown.iter().map(|(at, _)| row.cells.get(*at).map_or_else(String::new, |cell| cell.shown(self.writing))).collect()
        };
        let head: Vec<String> = shown.iter().map(|(_, column)| column.title.to_owned()).collect();
        let rows: Vec<Vec<String>> = self.rows.iter().map(texts).collect();
        let totals = self.totals.as_ref().map(texts);
        let widths: Vec<usize> = (0..shown.len())
            .map(|at| {
                let all = std::iter::once(&head).chain(&rows).chain(&totals);
                all.filter_map(|line| line.get(at)).map(|text| width(text)).max().unwrap_or(0)
            })
            .collect();
        let mut line = |texts: &[String]| {
            let mut text = String::new();
            for ((cell, width_of), (_, column)) in texts.iter().zip(&widths).zip(&shown) {
                let gap = " ".repeat(width_of - width(cell));
                match column.kind.is_number() {
                    true => text.extend([&gap, cell.as_str(), "  "]),
                    false => text.extend([cell.as_str(), &gap, "  "]),
                }
            }
            out.push_str(text.trim_end());
            out.push('\n');
        };
        let rule: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
        line(&head);
        line(&rule);
        rows.iter().for_each(|row| line(row));
        if let Some(totals) = &totals {
            line(&rule);
            line(totals);
        }
    }
}

/// How many places a text takes.
fn width(text: &str) -> usize {
    text.chars().count()
}
