//! How one is reached: email addresses, telephone numbers, websites.

/// Providers that keep the mail of anybody: to share one says nothing.
const FOR_ANYBODY: &[&str] = &[
    "gmail.com",
    "yahoo.com",
    "yahoo.co.uk",
    "hotmail.com",
    "hotmail.co.uk",
    "outlook.com",
    "live.com",
    "live.co.uk",
    "icloud.com",
    "me.com",
    "mac.com",
    "aol.com",
    "msn.com",
    "btinternet.com",
    "sky.com",
    "talktalk.net",
    "virginmedia.com",
    "ntlworld.com",
    "proton.me",
    "protonmail.com",
    "gmx.de",
    "gmx.net",
    "gmx.at",
    "gmx.ch",
    "web.de",
    "t-online.de",
    "freenet.de",
    "orange.fr",
    "wanadoo.fr",
    "free.fr",
    "laposte.net",
    "sfr.fr",
    "libero.it",
    "virgilio.it",
    "mail.ru",
    "yandex.ru",
    "comcast.net",
    "verizon.net",
    "att.net",
    "sbcglobal.net",
    "bigpond.com",
    "optusnet.com.au",
    "bluewin.ch",
    "ymail.com",
    "rocketmail.com",
    "mail.com",
    "fastmail.com",
    "zoho.com",
    "qq.com",
    "163.com",
    "rediffmail.com",
    "uol.com.br",
    "bol.com.br",
    "ziggo.nl",
    "kpnmail.nl",
    "telenet.be",
    "skynet.be",
];

/// An email address: small letters, what stands behind a `+` left out, the dots Google does not read left out.
pub(crate) fn email(cell: &str) -> String {
    let small = cell.trim().to_lowercase();
    let inside = small.rsplit_once('<').map_or(small.as_str(), |(_, rest)| rest.trim_end_matches('>'));
    let first = inside.split([';', ',', ' ']).find(|part| part.contains('@')).unwrap_or_default();
    let Some((local, domain)) = first.trim_start_matches("mailto:").split_once('@') else { return String::new() };
    let domain = domain.trim_end_matches('.');
    if domain.contains('@') || local.is_empty() || !domain.contains('.') {
        return String::new();
    }
    let local = local.split('+').next().unwrap_or(local);
    let domain = if domain == "googlemail.com" { "gmail.com" } else { domain };
    let local = if domain == "gmail.com" { local.replace('.', "") } else { local.to_owned() };
    if local.is_empty() { String::new() } else { format!("{local}@{domain}") }
}

/// Whether anybody may have an address at that domain.
pub(crate) fn is_for_anybody(domain: &str) -> bool {
    FOR_ANYBODY.contains(&domain)
}

/// The digits of a telephone number without what is dialled before it from home or abroad; nothing when it is too short for one.
pub(crate) fn phone(cell: &str) -> String {
    let cell = cell.trim().replace("(0)", "");
    let mut digits = String::new();
    for c in cell.chars() {
        if let Some(digit) = c.to_digit(10).and_then(|d| char::from_digit(d, 10)) {
            digits.push(digit);
        } else if c.is_alphabetic() && digits.len() >= 7 {
            // An extension, or a second number.
            break;
        }
    }
    let abroad = cell.starts_with('+') || digits.starts_with("00");
    let bare = digits.trim_start_matches('0');
    // More digits than any number has are two numbers in one cell.
    let longest = if abroad { 15 } else { 13 };
    let bare = bare.get(..longest).unwrap_or(bare);
    if bare.len() < 6 || bare.bytes().all(|b| b == bare.as_bytes()[0]) { String::new() } else { bare.to_owned() }
}

/// The host of a website, without `www`.
pub(crate) fn host(cell: &str) -> String {
    let small = cell.trim().to_lowercase();
    let bare = small.split_once("://").map_or(small.as_str(), |(_, rest)| rest);
    let host = bare.split(['/', '?', '#', ' ', ':']).next().unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    if host.contains('.') { host.to_owned() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_mail_have_one_spelling() {
        assert_eq!(email(" Jane.Smith+news@Example.COM "), "jane.smith@example.com");
        assert_eq!(email("Jane <mailto:j.a.n.e@googlemail.com>"), "jane@gmail.com");
        for nothing in ["", "jane", "@example.com", "jane@", "a@b@c.d", "jane@host"] {
            assert_eq!(email(nothing), "", "{nothing}");
        }
    }

    #[test]
    fn numbers_of_telephones_are_digits() {
        assert_eq!(phone("+44 (0)20 7946 0018"), "442079460018");
        assert_eq!(phone("020 7946 0018 ext 12"), "2079460018");
        assert_eq!(phone("310/246-1501"), "3102461501");
        assert_eq!(phone("0044 20 7946 0018"), "442079460018");
        assert_eq!((phone("12345"), phone("000000000"), phone("call me")), (String::new(), String::new(), String::new()));
    }

    #[test]
    fn websites_are_hosts() {
        assert_eq!(
            (host("https://www.Example.com/a?b"), host("example.com"), host("none")),
            ("example.com".into(), "example.com".into(), String::new())
        );
    }
}
