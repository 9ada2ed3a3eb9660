//! As much of HTTP as a program needs that captures and reads.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::{Value, json};

/// No answer may take longer; the server gives up after a minute.
const PATIENCE: Duration = Duration::from_secs(70);

/// Somebody who calls the API with a token.
#[derive(Clone)]
pub struct Client {
    pub at: SocketAddr,
    pub token: String,
}

/// What came back, whole.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("no JSON ({error}): {self:?}"))
    }

    /// The sentence of a refusal.
    pub fn sentence(&self) -> String {
        self.json()["error"]["sentence"].as_str().unwrap_or_else(|| panic!("no sentence: {self:?}")).to_owned()
    }
}

impl Client {
    pub fn get(&self, path: &str) -> io::Result<Answer> {
        self.call("GET", path, "")
    }

    /// Records an introduction from one line; an answer of 200 acknowledges it.
    pub fn capture(&self, line: &str) -> io::Result<Answer> {
        self.call("POST", "/api/v1/capture", &json!({ "line": line }).to_string())
    }

    /// Sends a capture and hands back the connection without waiting for the answer.
    pub fn begin_capture(&self, line: &str) -> io::Result<TcpStream> {
        self.send("POST", "/api/v1/capture", &json!({ "line": line }).to_string())
    }

    fn call(&self, method: &str, path: &str, body: &str) -> io::Result<Answer> {
        let mut stream = self.send(method, path, body)?;
        let mut text = String::new();
        stream.read_to_string(&mut text)?;
        read(&text).ok_or_else(|| io::Error::other(format!("the answer was cut off: {text:?}")))
    }

    fn send(&self, method: &str, path: &str, body: &str) -> io::Result<TcpStream> {
        let mut stream = TcpStream::connect(self.at)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        // HTTP/1.0: the answer comes in one piece and the connection ends with it.
        let head = format!(
            "{method} {path} HTTP/1.0\r\nhost: {}\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\n",
            self.at, self.token
        );
        stream.write_all(format!("{head}content-length: {}\r\n\r\n{body}", body.len()).as_bytes())?;
        Ok(stream)
    }
}

/// An answer, unless it was cut off.
fn read(text: &str) -> Option<Answer> {
    let (head, body) = text.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let length = head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length:").map(|n| n.trim().to_owned()));
    let whole = length.is_none_or(|n| n.parse() == Ok(body.len()));
    whole.then(|| Answer { status, body: body.to_owned() })
}
