// A server of its own for a test file: the program under test on a free port, its data in a folder that goes with it.
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const ADMIN = { email: 'admin@firm.example', password: 'four quiet brown herons' };

function program() {
  const path = process.env.GOODWORD ?? resolve(process.env.CARGO_TARGET_DIR ?? 'target', 'debug/goodword');
  if (!existsSync(path)) throw new Error(`${path} is not there. Build it with cargo build -p goodword-cli, or name it in GOODWORD.`);
  return path;
}

/** Sets a firm up (with the sample firm in it, or empty) and serves it. `end()` ends the server and takes its data away. */
export async function serve({ sample = false } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'goodword-browser-'));
  const data = join(folder, 'data');
  const password = join(folder, 'password');
  await writeFile(password, ADMIN.password);
  const goodword = (...args) => run(program(), ['--data', data, ...args], { maxBuffer: 1 << 24 });
  const firm = ['firm', 'new', '--name', 'Whitcombe & Rowe', '--email', ADMIN.email, '--password-file', password];
  await goodword(...firm, ...(sample ? ['--sample'] : []));
  const child = spawn(program(), ['--data', data, 'serve', '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const base = await new Promise((done, failed) => {
    const hear = (chunk) => {
      said += chunk;
      const at = /Goodword is at (http:\/\/127\.0\.0\.1:\d+)/.exec(said);
      if (at) done(at[1]);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) => failed(new Error(`The server ended with ${code} before it listened: ${said}`)));
  });
  return {
    base,
    goodword,
    /** What the server wrote so far: faults of it are in there. */
    said: () => said,
    async end() {
      if (child.exitCode === null) {
        const ended = new Promise((done) => child.once('exit', done));
        child.kill('SIGTERM');
        // One that does not end when asked is ended, so that no run leaves one behind.
        const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
        await ended;
        clearTimeout(late);
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}
