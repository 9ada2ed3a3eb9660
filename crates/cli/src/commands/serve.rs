//! `goodword serve`: the pages, the API and the background work in one process.

use std::net::SocketAddr;
use std::sync::Arc;

use clap::Args;
use goodword_actions::Desk;
use goodword_actions::import_batch::Underway;
use goodword_store::{Viewer, firm};
use goodword_web::{Hosted, Later, Network, Web, router};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tracing_subscriber::EnvFilter;

use crate::imports;
use crate::world::Place;
use crate::{Failed, Outcome};

#[derive(Args)]
pub(crate) struct Serve {
    /// The address to listen on.
    #[arg(long, env = "GOODWORD_LISTEN", hide_env_values = true, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Browsers reach it by https (through a proxy), so cookies are kept to https.
    #[arg(long, env = "GOODWORD_SECURE", hide_env_values = true)]
    secure: bool,
    /// Addresses or networks of one's own proxies: whom they name in X-Forwarded-For counts as who asks.
    #[arg(long = "proxy", env = "GOODWORD_PROXY", hide_env_values = true, value_delimiter = ',', value_name = "ADDRESS")]
    proxies: Vec<Network>,
}

/// What runs beside the pages.
struct Beside {
    desk: Desk,
}

impl Hosted for Beside {
    fn tell_sample(&self) -> Later<'_, Result<(), String>> {
        Box::pin(async { goodword_seeds::tell(&self.desk).await.map_err(|error| error.to_string()) })
    }
}

impl Serve {
    pub async fn run(self, place: &Place) -> Outcome {
        let filter = EnvFilter::try_from_env("GOODWORD_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
        let stop = asked_to_stop()?;
        let desk = place.desk().await?;
        let hosted = Arc::new(Beside { desk: desk.clone() });
        let underway = Underway::default();
        let imports_folder = imports::folder(place);
        let web = Arc::new(Web {
            desk: desk.clone(),
            secure: self.secure,
            proxies: self.proxies.clone(),
            hosted,
            imports_folder,
            underway: underway.clone(),
        });
        let listener = TcpListener::bind(self.listen).await.map_err(|error| {
            Failed::Refused(format!("Nothing can listen on {}: {error}. Choose another address with --listen.", self.listen))
        })?;
        self.say(&desk, listener.local_addr()?).await?;
        let app = router(web).into_make_service_with_connect_info::<SocketAddr>();
        let worker = imports::worker(place, &desk, underway);
        let until = come_true(stop.clone());
        let working = tokio::spawn(async move { worker.serve(until).await });
        axum::serve(listener, app).with_graceful_shutdown(come_true(stop)).await?;
        // Work in hand is given time to end; what is cut off is taken up again after the next start.
        if working.await.is_err() {
            tracing::error!("the background work ended with a fault");
        }
        desk.db.close().await;
        Ok(())
    }

    /// Says where it is and how to get in.
    async fn say(&self, desk: &Desk, at: SocketAddr) -> Outcome {
        let mut reader = desk.db.read(Viewer::System("command line")).await?;
        println!("Goodword is at http://{at}");
        match firm::find(&mut reader).await? {
            Some(firm) => println!("Sign in to {} with your email address and password.", firm.name),
            None => println!("Open it in a browser to set up your firm; the sample firm is offered there."),
        }
        Ok(())
    }
}

/// Listens from now on for being asked to stop; nothing is missed by whoever looks later.
fn asked_to_stop() -> std::io::Result<watch::Receiver<bool>> {
    let (mut interrupted, mut terminated) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let (say, asked) = watch::channel(false);
    tokio::spawn(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
        say.send_replace(true);
    });
    Ok(asked)
}

/// Waits until it is true; it is as well once nobody can say so any more.
async fn come_true(mut said: watch::Receiver<bool>) {
    let _ = said.wait_for(|said| *said).await;
}
