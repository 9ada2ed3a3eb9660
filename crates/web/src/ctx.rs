//! Who asks for a page, and how: the signed-in colleague, the address, and whether a whole page is wanted.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{ConnectInfo, FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use goodword_actions::session::{self, SignedIn};
use goodword_actions::{Actor, Rules, Via};
use goodword_domain::permit::{self, Right};
use goodword_domain::{Refusal, Timestamp};
use goodword_store::{Reader, Viewer};

use crate::Web;
use crate::error::{NotSignedIn, TurnedAway, WebError};
use crate::flash::{self, Flash};
use crate::proxies;
use crate::view::Say;

/// The cookie a session is kept in.
pub(crate) const SESSION: &str = "goodword_session";

/// A request of somebody who is signed in.
#[derive(Clone)]
pub struct Ctx {
    /// What the pages are served from.
    pub web: Arc<Web>,
    /// Who asks.
    pub me: SignedIn,
    /// From where: a page, or the API.
    pub via: Via,
    /// The path that was asked for.
    pub path: String,
    /// What stands behind the question mark.
    pub query: Vec<(String, String)>,
    /// Whether a part of a page is wanted instead of a whole one.
    pub fragment: bool,
    /// What the page before wants said.
    pub flash: Option<Flash>,
    params: Vec<(String, String)>,
    /// What was read with to find out who asks; a page that only reads goes on with it.
    reader: Arc<Mutex<Option<Reader>>>,
}

impl Ctx {
    /// The colleague as verbs know them.
    #[must_use]
    pub fn actor(&self) -> Actor {
        self.me.actor(self.via)
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.web.desk.now()
    }

    /// A view of the data as this colleague may see it.
    pub async fn read(&self) -> Result<Reader, WebError> {
        let viewer = Viewer::Colleague(self.me.colleague.id);
        let begun = self.reader.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(mut reader) = begun else { return Ok(self.web.desk.db.read(viewer).await?) };
        reader.turn_to(viewer).await?;
        Ok(reader)
    }

    /// Lets go of the state of the data that the request began with: what takes long must keep no place, nor look at what was before.
    pub fn let_go(&self) {
        self.reader.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// The firm's settings and calendar.
    pub async fn rules(&self, reader: &mut Reader) -> Result<Arc<Rules>, WebError> {
        Ok(Rules::load(reader).await?)
    }

    /// Says days, times and sums as the colleague reads them.
    #[must_use]
    pub fn say(&self, rules: &Rules) -> Say {
        Say::at(self.now(), rules, self.me.colleague.writing)
    }

    /// Whether the colleague's role has a right.
    #[must_use]
    pub fn may(&self, right: Right) -> bool {
        permit::may(self.me.colleague.role, right)
    }

    /// The value of a parameter of the query; empty ones count as not given.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(n, v)| n == name && !v.is_empty()).map(|(_, v)| v.as_str())
    }

    /// The id in the path under that name.
    pub fn id<T: std::str::FromStr>(&self, name: &str) -> Result<T, Refusal> {
        let text = self.params.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str());
        text.parse().map_err(|_| Refusal::nothing_here())
    }

    /// The word in the path under that name.
    #[must_use]
    pub fn param(&self, name: &str) -> &str {
        self.params.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str())
    }

    /// Every name and value of the path.
    pub(crate) fn params(&self) -> &[(String, String)] {
        &self.params
    }
}

impl FromRequestParts<Arc<Web>> for Ctx {
    type Rejection = TurnedAway;

    async fn from_request_parts(parts: &mut Parts, web: &Arc<Web>) -> Result<Self, TurnedAway> {
        let path = parts.uri.path().to_owned();
        let api = path.starts_with("/api/");
        let fragment = parts.headers.contains_key("hx-request");
        let turned_away = || {
            let to = parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
            TurnedAway::NotSignedIn(NotSignedIn { api, fragment, to })
        };
        let (clock, db) = (web.desk.clock.as_ref(), &web.desk.db);
        let me = match bearer(&parts.headers).filter(|_| api) {
            Some(token) => session::of_bearer(db, clock, token).await,
            None => match cookie(&parts.headers, SESSION) {
                Some(token) => session::of_cookie(db, clock, token).await,
                None => Ok(None),
            },
        };
        let let_in = me.map_err(|error| TurnedAway::Failed { error: error.into(), api, fragment })?;
        let (me, reader) = let_in.ok_or_else(turned_away)?;
        // What changes something begins anew: it must not keep two places, nor look at what was before.
        let reader = Some(reader).filter(|_| parts.method == Method::GET);
        let params = RawPathParams::from_request_parts(parts, web)
            .await
            .map(|raw| raw.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect::<Vec<_>>());
        Ok(Self {
            web: Arc::clone(web),
            me,
            via: if api { Via::Api } else { Via::Browser },
            query: parts.uri.query().and_then(|q| serde_html_form::from_str(q).ok()).unwrap_or_default(),
            flash: cookie(&parts.headers, flash::COOKIE).and_then(Flash::read),
            params: params.unwrap_or_default(),
            path,
            fragment,
            reader: Arc::new(Mutex::new(reader)),
        })
    }
}

/// The network address a request comes from; nothing where the server was not told.
pub(crate) struct Peer(pub(crate) String);

impl FromRequestParts<Arc<Web>> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, web: &Arc<Web>) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let from = peer.map(|ConnectInfo(peer)| proxies::asked_from(&web.proxies, peer.ip(), &parts.headers));
        Ok(Self(from.map(|address| address.to_string()).unwrap_or_default()))
    }
}

/// The value of a cookie.
pub(crate) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    all.flat_map(|line| line.split(';')).find_map(|pair| pair.trim().split_once('=').filter(|(n, _)| *n == name).map(|(_, v)| v))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ").map(str::trim)
}
