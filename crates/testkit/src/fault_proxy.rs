//! A proxy before a server of a test, that makes its network slow, cuts it or refuses it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// What the network does; open connections follow a change at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Fault {
    /// How long every piece of data is held back.
    pub delay: Duration,
    /// How many bytes of answers a connection carries before it is cut.
    pub cut_after: Option<usize>,
    /// Whether connections are ended, and new ones as soon as they come.
    pub refuse: bool,
}

/// The proxy; it ends with its owner, and then nothing listens there any more. Connections that are open last on.
pub struct FaultProxy {
    /// Where it listens.
    pub at: SocketAddr,
    /// What stands behind it.
    pub server: SocketAddr,
    fault: Arc<watch::Sender<Fault>>,
    listening: JoinHandle<()>,
}

impl FaultProxy {
    /// A proxy before `server` that does nothing wrong yet.
    pub async fn before(server: SocketAddr) -> Self {
        Self::at(SocketAddr::from(([127, 0, 0, 1], 0)), server).await
    }

    /// A proxy before the server of a database, with the address of that database through it.
    pub async fn before_database(address: &str) -> (Self, String) {
        let (user, rest) = address.split_once('@').expect("somebody who signs in");
        let (server, name) = rest.split_once('/').expect("the name of a database");
        let proxy = Self::before(server.parse().expect("an address of the network")).await;
        let through = format!("{user}@{}/{name}", proxy.at);
        (proxy, through)
    }

    /// The same on a port that is known: where one was that has ended.
    pub async fn at(at: SocketAddr, server: SocketAddr) -> Self {
        let listener = TcpListener::bind(at).await.expect("a port");
        let at = listener.local_addr().expect("its address");
        let fault = Arc::new(watch::Sender::new(Fault::default()));
        let told = Arc::clone(&fault);
        let listening = tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                tokio::spawn(carry(near, server, told.subscribe()));
            }
        });
        Self { at, server, fault, listening }
    }

    /// From now on the network does this.
    pub fn becomes(&self, fault: Fault) {
        self.fault.send_replace(fault);
    }
}

impl Drop for FaultProxy {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

/// Carries one connection until either end is gone or it is refused.
async fn carry(near: TcpStream, server: SocketAddr, mut fault: watch::Receiver<Fault>) {
    if fault.borrow().refuse {
        return;
    }
    let Ok(far) = TcpStream::connect(server).await else { return };
    let ((from_near, to_near), (from_far, to_far)) = (near.into_split(), far.into_split());
    let (asking, answering) = (fault.clone(), fault.clone());
    tokio::select! {
        () = pass(from_near, to_far, asking, false) => {}
        () = pass(from_far, to_near, answering, true) => {}
        _ = fault.wait_for(|fault| fault.refuse) => {}
    }
}

async fn pass(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, fault: watch::Receiver<Fault>, answers: bool) {
    let (mut piece, mut carried) = (vec![0_u8; 16 * 1024], 0);
    while let Ok(length @ 1..) = from.read(&mut piece).await {
        let now = *fault.borrow();
        tokio::time::sleep(now.delay).await;
        let left = now.cut_after.filter(|_| answers).map_or(length, |most| most.saturating_sub(carried).min(length));
        carried += left;
        if to.write_all(&piece[..left]).await.is_err() || left < length {
            return;
        }
    }
}
