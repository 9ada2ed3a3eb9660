// HTTP as a bench needs it: connections that stay, requests written in one piece, answers counted and kept as they came. Node's own
// client takes about as long over a page as the server that makes it, and both share the processors.
import { connect } from 'node:net';

const END = Buffer.from('\r\n\r\n');

/** An answer; its text and its headers are read when somebody wants them. */
class Answer {
  constructor(head, body) {
    this.status = Number(head.slice(9, 12));
    this.head = head;
    this.body = body;
  }

  get text() { return Buffer.concat(this.body).toString(); }

  /** The values of a header. */
  values(name) {
    const begins = `${name}:`;
    return this.head.split('\r\n').filter((line) => line.toLowerCase().startsWith(begins)).map((line) => line.slice(begins.length).trim());
  }
}

/** One connection, which carries one request at a time. */
class Wire {
  constructor(port) {
    this.parts = [];
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.socket.on('data', (part) => this.take(part));
    this.socket.on('error', (error) => this.end(error));
    this.socket.on('close', () => this.end(new Error('the server closed the connection')));
  }

  ask(request) {
    return new Promise((done, fail) => {
      Object.assign(this, { done, fail, parts: [], head: undefined, missing: 0 });
      this.socket.write(request);
    });
  }

  take(part) {
    if (this.head !== undefined) {
      this.parts.push(part);
      this.missing -= part.length;
    } else {
      const all = this.parts.length ? Buffer.concat([...this.parts, part]) : part;
      const at = all.indexOf(END);
      this.parts = [all];
      if (at < 0) return;
      this.head = all.latin1Slice(0, at);
      const length = /\r\ncontent-length: *(\d+)/i.exec(this.head);
      if (!length) return this.end(new Error(`an answer without a length: ${this.head}`));
      this.parts = [all.subarray(at + END.length)];
      this.missing = Number(length[1]) - this.parts[0].length;
    }
    if (this.missing > 0) return;
    const { done } = this;
    this.done = this.fail = undefined;
    done(new Answer(this.head, this.parts));
  }

  /** Whoever waits is told; nobody uses this connection again. */
  end(error) {
    this.ended = true;
    const { fail } = this;
    this.done = this.fail = undefined;
    fail?.(error);
  }
}

/** Connections to servers of this machine, as many as ask at once. */
export class Wires {
  free = new Map();

  /** Asks a server for a page. */
  async ask(port, path, { method = 'GET', headers = {}, body } = {}) {
    const free = this.free.get(port) ?? [];
    this.free.set(port, free);
    let wire = free.pop();
    while (wire?.ended) wire = free.pop();
    wire ??= new Wire(port);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('');
    const length = body === undefined ? '' : `content-length: ${Buffer.byteLength(body)}\r\n`;
    const answer = await wire.ask(`${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n${lines}${length}\r\n${body ?? ''}`);
    free.push(wire);
    return answer;
  }

  /** Closes them all. */
  close() {
    for (const wire of [...this.free.values()].flat()) wire.socket.destroy();
  }
}
