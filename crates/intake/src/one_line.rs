//! stub
/// Whether a text is an email address.
pub fn is_email(t: &str) -> bool {
    t.contains('@')
}
