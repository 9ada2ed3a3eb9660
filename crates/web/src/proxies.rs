//! Which network address a request comes from, where proxies stand in front of the program.

use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use axum::http::HeaderMap;

/// The header in which a proxy says for whom it asks; each proxy adds the address it was asked from at the end.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// A network address, or all that begin with the same bits: `127.0.0.1`, `10.0.0.0/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u32,
}

/// Why a text is no network.
#[derive(Debug, thiserror::Error)]
#[error("“{0}” is no network address. Give one such as 127.0.0.1, or a network such as 10.0.0.0/8.")]
pub struct NoNetwork(String);

impl FromStr for Network {
    type Err = NoNetwork;

    fn from_str(text: &str) -> Result<Self, NoNetwork> {
        let no = || NoNetwork(text.to_owned());
        let (address, bits) = text.trim().split_once('/').map_or((text.trim(), None), |(address, bits)| (address, Some(bits)));
        let address = address.parse::<IpAddr>().map_err(|_| no())?.to_canonical();
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), str::parse).ok().filter(|bits| *bits <= most).ok_or_else(no)?;
        Ok(Self { address, bits })
    }
}

impl Network {
    fn holds(self, other: IpAddr) -> bool {
        match (self.address, other) {
            (IpAddr::V4(here), IpAddr::V4(there)) => {
                (here.to_bits() ^ there.to_bits()).checked_shr(32 - self.bits).unwrap_or(0) == 0
            }
            (IpAddr::V6(here), IpAddr::V6(there)) => {
                (here.to_bits() ^ there.to_bits()).checked_shr(128 - self.bits).unwrap_or(0) == 0
            }
            _ => false,
        }
    }
}

/// The address a request comes from. What a header says counts only as far as proxies of one's own have written it: it is read
/// from the end, and the first address that is none of theirs is it. What stands before may have been made up by whoever asks.
pub(crate) fn asked_from(proxies: &[Network], peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let ours = |address: IpAddr| proxies.iter().any(|network| network.holds(address));
    let lines: Vec<&str> = headers.get_all(FORWARDED_FOR).iter().map(|line| line.to_str().unwrap_or_default()).collect();
    let said = lines.iter().flat_map(|line| line.split(',')).rev();
    let mut from = peer.to_canonical();
    for said in said {
        // What is no address was not written by a proxy of ours, so that the last one known stands.
        let Some(before) = read(said).filter(|_| ours(from)) else { break };
        from = before;
    }
    from
}

/// An address as proxies write it, some with the port it was asked from.
fn read(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let address = text.parse::<IpAddr>().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|at| at.ip()));
    let address = address.or_else(|| text.strip_prefix('[')?.strip_suffix(']')?.parse().ok());
    address.map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(proxies: &[&str], peer: &str, lines: &[&str]) -> String {
        let proxies: Vec<Network> = proxies.iter().map(|text| text.parse().unwrap()).collect();
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED_FOR, line.parse().unwrap());
        }
        asked_from(&proxies, peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn a_header_counts_only_as_far_as_our_own_proxies_wrote_it() {
        let one = &["10.0.0.1"][..];
        assert_eq!(from(&[], "192.0.2.7", &["203.0.113.5"]), "192.0.2.7", "nobody's word is taken");
        assert_eq!(from(one, "192.0.2.7", &["203.0.113.5"]), "192.0.2.7", "nor a stranger's");
        assert_eq!(from(one, "10.0.0.1", &["203.0.113.5"]), "203.0.113.5");
        assert_eq!(from(one, "10.0.0.1", &["1.1.1.1, 203.0.113.5"]), "203.0.113.5", "what was made up stands before");
        assert_eq!(from(one, "10.0.0.1", &["1.1.1.1", "203.0.113.5"]), "203.0.113.5");
        assert_eq!(from(one, "10.0.0.1", &["10.0.0.1, 203.0.113.5"]), "203.0.113.5");
        assert_eq!(from(one, "10.0.0.1", &["203.0.113.5, nonsense"]), "10.0.0.1");
        assert_eq!(from(one, "10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(from(&["10.0.0.0/8", "::1"], "::1", &["1.1.1.1, 203.0.113.5, 10.9.9.9"]), "203.0.113.5");
    }

    #[test]
    fn addresses_are_read_however_proxies_write_them() {
        let one = &["127.0.0.1"][..];
        for (line, is) in
            [("203.0.113.5:4711", "203.0.113.5"), ("[2001:db8::1]:4711", "2001:db8::1"), ("[2001:db8::1]", "2001:db8::1")]
        {
            assert_eq!(from(one, "127.0.0.1", &[line]), is);
        }
        assert_eq!(from(one, "::ffff:127.0.0.1", &["::ffff:203.0.113.5"]), "203.0.113.5");
    }

    #[test]
    fn a_network_holds_what_begins_alike() {
        let holds = |network: &str, address: &str| network.parse::<Network>().unwrap().holds(address.parse().unwrap());
        assert!(holds("10.0.0.0/8", "10.255.0.1") && !holds("10.0.0.0/8", "11.0.0.1") && holds("0.0.0.0/0", "203.0.113.5"));
        assert!(holds("2001:db8::/32", "2001:db8:1::1") && !holds("2001:db8::/32", "2001:db9::1") && holds("::/0", "::1"));
        assert!(!holds("0.0.0.0/0", "::1"));
        for wrong in ["", "proxy", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "::/129"] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
    }
}
