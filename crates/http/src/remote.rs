//! Knows where a request comes from: from its peer, or from whom a trusted proxy names.

use std::{net::IpAddr, net::SocketAddr, str::FromStr};

use axum::http::HeaderMap;
use ipnet::{IpNet, Ipv6Net};

/// The header in which proxies name whom they speak for; each adds its own peer at the end.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// The proxies in front of this installation that may name whom they speak for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<IpNet>);

impl FromStr for TrustedProxies {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let network = |text: &str| {
            let alone = text.parse::<IpAddr>().map(IpNet::from);
            alone.or_else(|_| text.parse()).map_err(|_| {
                "use addresses or networks with commas between them, as 10.0.0.0/8, ::1".to_owned()
            })
        };
        let named = text.split(',').map(str::trim).filter(|text| !text.is_empty());
        named.map(network).collect::<Result<_, _>>().map(Self)
    }
}

impl TrustedProxies {
    /// Whether nobody may speak for others.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Where a request comes from, in words that stay the same for one place; none where it cannot
    /// be told from others: behind a proxy that nobody named, or that does not say.
    pub(crate) fn remote(&self, peer: Option<SocketAddr>, headers: &HeaderMap) -> Option<String> {
        let peer = peer?.ip().to_canonical();
        if !self.trusts(peer) {
            let may_be_proxy = self.is_empty() && is_inside(peer);
            return (!may_be_proxy).then(|| place(peer));
        }
        let lines = headers.get_all(FORWARDED_FOR).iter().rev();
        let hops = lines.flat_map(|line| line.to_str().unwrap_or("?").rsplit(','));
        for hop in hops {
            let hop = address(hop.trim())?;
            if !self.trusts(hop) {
                return Some(place(hop));
            }
        }
        None
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

fn address(text: &str) -> Option<IpAddr> {
    let with_port = || text.parse::<SocketAddr>().map(|socket| socket.ip());
    text.parse().or_else(|_| with_port()).ok().map(|address: IpAddr| address.to_canonical())
}

/// Whether an address is one of a machine's or an installation's own.
const fn is_inside(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private() || v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
    }
}

/// One customer of a provider has at least 2^64 addresses of version 6.
fn place(address: IpAddr) -> String {
    match address {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => {
            let network = Ipv6Net::new(v6, 64).map(|network| network.trunc());
            network.map_or_else(|_| v6.to_string(), |network| network.to_string())
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn remote(trusted: &str, peer: &str, forwarded: &[&'static str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append(FORWARDED_FOR, HeaderValue::from_static(line));
        }
        let peer = SocketAddr::new(peer.parse().unwrap(), 4711);
        trusted.parse::<TrustedProxies>().unwrap().remote(Some(peer), &headers)
    }

    #[test]
    fn only_a_trusted_proxy_may_say_for_whom_it_speaks() {
        let proxies = "10.0.0.0/8, ::1";
        let rows: [(&str, &str, &[&'static str], Option<&str>); 12] = [
            ("", "192.0.2.1", &["203.0.113.7"], Some("192.0.2.1")),
            (proxies, "192.0.2.1", &["203.0.113.7"], Some("192.0.2.1")),
            (proxies, "10.1.2.3", &["203.0.113.7"], Some("203.0.113.7")),
            (proxies, "::1", &["203.0.113.7:4711"], Some("203.0.113.7")),
            (proxies, "::ffff:10.1.2.3", &["::ffff:203.0.113.7"], Some("203.0.113.7")),
            // What stands before the last stranger is only what he said.
            (proxies, "10.1.2.3", &["198.51.100.1, 203.0.113.7, 10.9.9.9"], Some("203.0.113.7")),
            (proxies, "10.1.2.3", &["198.51.100.1", "203.0.113.7"], Some("203.0.113.7")),
            (proxies, "10.1.2.3", &["2001:db8:1:2:3:4:5:6"], Some("2001:db8:1:2::/64")),
            // Who cannot be told from others.
            (proxies, "10.1.2.3", &[], None),
            (proxies, "10.1.2.3", &["203.0.113.7, nonsense"], None),
            ("", "127.0.0.1", &["203.0.113.7"], None),
            ("", "fd00::1", &[], None),
        ];
        for (trusted, peer, forwarded, expected) in rows {
            let found = remote(trusted, peer, forwarded);
            assert_eq!(found.as_deref(), expected, "{trusted:?} {peer} {forwarded:?}");
        }
    }

    #[test]
    fn a_network_that_is_none_is_refused() {
        assert!("10.0.0.0/8,proxy.example".parse::<TrustedProxies>().is_err());
        assert!("".parse::<TrustedProxies>().unwrap().is_empty());
    }
}
