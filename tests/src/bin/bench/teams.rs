//! Deliveries a second at the wijkteam.
//!
//! The receiver holds its answers until the warehouse is complete, so that nothing else
//! runs any more; then it lets go, and only deliveries remain to be done.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use wijkstroom_tests::hub::Extra;
use wijkstroom_tests::receiver::{Behaviour, Receiver};

use crate::Plan;
use crate::hubs::{Hub, Kind};
use crate::load::Load;
use crate::table::{Table, ratio, thousands};

/// As many as the hub has under way at once by default.
const IN_FLIGHT: usize = 16;

pub(crate) fn measure(plan: &Plan, table: &mut Table) -> anyhow::Result<()> {
    let load = Load::new(plan.pick(20_000, 200), 4)?;
    let bare = bare(plan.pick(20_000, 200))?;
    for kind in Kind::ALL {
        let rate = run(kind, &load)?;
        eprintln!("  {}: {} deliveries/s", kind.name(), thousands(rate));
        table.line([
            format!("deliveries at one wijkteam, {}", kind.name()),
            format!("{}/s", thousands(rate)),
            format!("{}/s, 16 bare connections to the same receiver", thousands(bare)),
            ratio(rate, bare),
            String::new(),
        ]);
    }
    Ok(())
}

fn run(kind: Kind, load: &Load) -> anyhow::Result<f64> {
    let receiver = Receiver::start(Behaviour::default());
    receiver.hold(true);
    let municipalities = ["0363", "0384"].map(str::to_owned).to_vec();
    let extra = Extra {
        wijkteams: vec![("west".to_owned(), receiver.url(), municipalities)],
        // Held for as long as the rest takes: no attempt may give up meanwhile.
        wijkteam_lines: "timeout = \"10m\"\n".to_owned(),
        ..Extra::default()
    };
    let (mut hub, ()) = Hub::start(kind, &extra, |_| ())?;
    for index in 0..load.names.len() {
        load.drop_into(&hub.folder, index)?;
    }
    let every = Duration::from_millis(100);
    hub.wait(load.facts, every, |looker| looker.facts())?;
    hub.wait(load.indexed, every, |looker| looker.indexed())?;
    let (before, start) = (receiver.attempts(), Instant::now());
    receiver.hold(false);
    while receiver.attempts() < load.deliveries {
        ensure!(start.elapsed() < Duration::from_secs(300), "deliveries do not come");
        std::thread::sleep(Duration::from_millis(2));
    }
    let took = start.elapsed().as_secs_f64();
    let unique = receiver.accepted().len() as u64;
    ensure!(unique == load.deliveries, "{unique} of {} deliveries", load.deliveries);
    hub.stop()?;
    #[allow(clippy::cast_precision_loss)] // a count of deliveries
    Ok((load.deliveries - before) as f64 / took)
}

/// What the receiver itself takes: as many connections, nothing but a request ready to be sent.
fn bare(count: usize) -> anyhow::Result<f64> {
    let receiver = Receiver::start(Behaviour::default());
    let address = receiver.url();
    let address = address.trim_start_matches("http://").trim_end_matches("/zaken").to_owned();
    let start = Instant::now();
    std::thread::scope(|scope| -> anyhow::Result<()> {
        let senders: Vec<_> = (0..IN_FLIGHT)
            .map(|sender| {
                let address = &address;
                scope.spawn(move || send(address, sender, count / IN_FLIGHT))
            })
            .collect();
        for sender in senders {
            sender.join().map_err(|_| anyhow::anyhow!("a sender panicked"))??;
        }
        Ok(())
    })?;
    #[allow(clippy::cast_precision_loss)] // a count of requests
    Ok((count / IN_FLIGHT * IN_FLIGHT) as f64 / start.elapsed().as_secs_f64())
}

fn send(address: &str, sender: usize, count: usize) -> anyhow::Result<()> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    // About as long as a CloudEvent of ours.
    let body = "x".repeat(1_200);
    let mut answer = [0; 512];
    for number in 0..count {
        let request = format!(
            "POST /zaken HTTP/1.1\r\nHost: {address}\r\nIdempotency-Key: \"{sender}-{number}\"\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes())?;
        let mut length = 0;
        while !answer[..length].ends_with(b"\r\n\r\n") {
            let read = stream.read(&mut answer[length..])?;
            ensure!(read > 0, "the receiver closed");
            length += read;
        }
    }
    stream.shutdown(std::net::Shutdown::Both).context("cannot close")
}
