//! Values kept as JSON in a column.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Result, StoreError};

/// Reads a value that `column` keeps as JSON.
pub fn read<T: DeserializeOwned>(column: &'static str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| StoreError::Unreadable {
        column,
        found: text.chars().take(60).collect(),
        why: error.to_string(),
    })
}

/// Writes a value as `column` keeps it.
pub fn write<T: Serialize>(column: &'static str, value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| StoreError::Unreadable {
        column,
        found: std::any::type_name::<T>().to_owned(),
        why: error.to_string(),
    })
}
