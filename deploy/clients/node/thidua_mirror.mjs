// A mirror of the totals below a unit in a SQLite file, which may be killed at any moment.
//
// It takes a snapshot (ListTotals) and goes on from its cursor (WatchTotals). What an event says and the cursor
// behind it are stored in one transaction, so nothing is lost and nothing counts twice. Readers of the file see
// the content before a transaction or after it; a snapshot is one transaction too.
//
//     const channel = new Channel({ protos: 'contracts/protos', address: 'reporting.example:7443', ca: 'ca.crt',
//       token: 'token.jwt' });
//     const mirror = new Mirror(channel, new Store('totals.db'), { parent: 'units/hung-yen' });
//     const exitCode = await mirror.run(); // mirror.stop() ends it
//
// Needs what `make-protos` makes. One process writes a file.

import fs from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const CALL_MS = 60_000; // for one page
// A stream is opened anew after so long, with the token as it is then; a dead connection is noticed by pings.
const STREAM_MS = 15 * 60_000;
const BASE_MS = 200;
const CAP_MS = 30_000;
const { status } = grpc;
const AGAIN = new Set([status.UNAVAILABLE, status.RESOURCE_EXHAUSTED, status.DEADLINE_EXCEEDED]);
// Without a reason these are not of the service: a proxy or connection between broke off.
const BROKEN_OFF = new Set([status.INTERNAL, status.UNKNOWN, status.CANCELLED]);
const DENIED = new Set([status.UNAUTHENTICATED, status.PERMISSION_DENIED]);
// After these the answer is a new snapshot.
const ANEW = new Set(['UNKNOWN_POSITION', 'INVALID_TOKEN', 'INVALID_PAGE_TOKEN']);
const DONE = 0;
const FAILED = 1;
const REFUSED = 2;

// The contracts in a folder that make-protos filled. Of messages that they read, fields have the names of the
// contract, enum values too (one that the contract does not know stays a number), and 64-bit integers are text.
export function loadContracts(folder) {
  return loader.loadSync(
    ['thidua/reporting/v1/reporting_service.proto', 'google/rpc/status.proto', 'google/rpc/error_details.proto'],
    { includeDirs: [folder], keepCase: true, enums: String, longs: String, defaults: true },
  );
}

// A TLS connection to Reporting, and who calls: a client certificate, a bearer token, or both. The token file is
// read for each call, the others whenever the channel is connected anew, so files that are replaced count from
// then on. Throws if something cannot be read.
export class Channel {
  // `files` has protos (a folder), address, ca, and token, or cert and key, or all three.
  constructor(files) {
    this.files = files;
    this.contracts = loadContracts(files.protos);
    this.Client = grpc.loadPackageDefinition(this.contracts).thidua.reporting.v1.ReportingService;
    this.connect();
  }

  // Begins anew, because after a failure the channel of grpc-js would wait as well.
  connect() {
    this.stub?.close();
    const read = (file) => (file ? fs.readFileSync(file) : null);
    const { address, ca, key, cert } = this.files;
    this.stub = new this.Client(address, grpc.credentials.createSsl(read(ca), read(key), read(cert)), {
      'grpc.max_receive_message_length': 8 << 20, // events and pages have less than 4 MiB
      'grpc.keepalive_time_ms': 30_000,
      'grpc.keepalive_timeout_ms': 20_000,
      'grpc.use_local_subchannel_pool': 1,
    });
  }

  // What goes with a call; throws if the token cannot be read.
  metadata() {
    const metadata = new grpc.Metadata();
    const { token } = this.files;
    if (token) metadata.set('authorization', `Bearer ${fs.readFileSync(token, 'utf8').trim()}`);
    return metadata;
  }

  // What an error of the service says: its reason, and a text with its canonical code, every violation and the
  // request id to ask about.
  failure(error) {
    let reason = '';
    const violations = [];
    const [bytes] = error.metadata.get('grpc-status-details-bin');
    for (const detail of bytes ? this.contracts['google.rpc.Status'].deserialize(bytes).details : []) {
      const name = detail.type_url.split('/').pop();
      if (name === 'google.rpc.ErrorInfo') {
        reason = this.contracts[name].deserialize(detail.value).reason;
      } else if (name === 'google.rpc.BadRequest') {
        this.contracts[name].deserialize(detail.value).field_violations
          .forEach((one) => violations.push(`${one.field}: ${one.description}`));
      }
    }
    const [id] = error.metadata.get('x-request-id');
    const code = `${status[error.code]}${reason && `/${reason}`}: ${error.details}`;
    return { reason, text: [code, ...violations].join('; ') + (id ? ` (request id ${id})` : '') };
  }
}

// Counters since the start of the process, kept in a file for Prometheus' node exporter if one is named.
class Metrics {
  static HELP = {
    events_total: 'Events that were stored.',
    changes_total: 'Totals that events changed or removed.',
    snapshots_total: 'Snapshots that were stored.',
    reconnects_total: 'Calls after one that failed.',
    last_event_seconds: 'Unix time of the last event or snapshot that was stored.',
    caught_up: '1 if the mirror had everything when the last event was sent.',
  };

  constructor(file) {
    this.file = file;
    this.values = Object.fromEntries(Object.keys(Metrics.HELP).map((name) => [name, 0]));
    this.write();
  }

  // Replaces the file as a whole.
  write() {
    if (!this.file) return;
    const text = Object.entries(this.values).map(([name, value]) =>
      `# HELP thidua_mirror_${name} ${Metrics.HELP[name]}\n`
      + `# TYPE thidua_mirror_${name} ${name.endsWith('_total') ? 'counter' : 'gauge'}\n`
      + `thidua_mirror_${name} ${value}\n`).join('');
    fs.writeFileSync(`${this.file}.part`, text);
    fs.renameSync(`${this.file}.part`, this.file);
  }
}

// Follows the totals of one filter, a TotalFilter, into a store. `settings` may have `metrics` (a file), `once`
// (ends as soon as it has caught up with what there was) and `log`, which takes a line of text.
export class Mirror {
  constructor(channel, store, filter, { once = false, metrics, log = console.error } = {}) {
    Object.assign(this, { channel, store, filter, once, log });
    this.metrics = new Metrics(metrics);
    this.stopping = new AbortController();
    this.failures = 0; // since something was stored
    this.denied = 0; // since a call was answered
    this.again = false; // the next call comes after one that failed
  }

  get stopped() {
    return this.stopping.signal.aborted;
  }

  // Cancels the call under way; `run` gives 0.
  stop() {
    this.stopping.abort();
    this.call?.cancel();
  }

  // Until `stop`: 0. 1: a failure that no repetition mends. 2: the caller is refused. Each was logged.
  async run() {
    while (!this.stopped) {
      try {
        if (this.again) await this.wait();
        if (this.stopped) break;
        const cursor = this.store.cursor();
        await (cursor === null ? this.snapshot() : this.tail(cursor));
        if (this.once && this.metrics.values.caught_up) break;
      } catch (error) {
        const code = this.failed(error);
        if (code !== null) return code;
      } finally {
        this.metrics.write();
      }
    }
    return DONE;
  }

  // Pages; the last one alone has a cursor.
  async* pages() {
    const request = { filter: this.filter, with_cells: true, page_token: '' };
    while (!this.stopped) {
      const page = await new Promise((resolve, reject) => {
        this.call = this.channel.stub.ListTotals(request, this.channel.metadata(),
          { deadline: Date.now() + CALL_MS }, (error, answer) => (error ? reject(error) : resolve(answer)));
      });
      this.denied = 0;
      yield page;
      if (!page.next_page_token) return;
      request.page_token = page.next_page_token;
    }
  }

  async snapshot() {
    if (!await this.store.replace(this.pages())) return;
    this.metrics.values.snapshots_total += 1;
    this.stored(false);
    this.log(`snapshot: ${this.store.count()} totals`);
  }

  async tail(cursor) {
    const events = this.channel.stub.WatchTotals({ filter: this.filter, with_cells: true, cursor },
      this.channel.metadata(), { deadline: Date.now() + STREAM_MS });
    events.on('error', () => {}); // the loop tells of it; what comes after the loop is our own cancelling
    this.call = events;
    try {
      for await (const event of events) {
        this.denied = 0;
        this.failures = 0;
        this.store.apply(event);
        this.metrics.values.events_total += 1;
        this.metrics.values.changes_total += event.changes.length;
        this.stored(event.caught_up);
        if (this.stopped || (this.once && event.caught_up)) return;
      }
    } finally {
      events.cancel();
    }
    this.again = true; // the stream ended without an error
  }

  stored(caughtUp) {
    this.metrics.values.last_event_seconds = Math.floor(Date.now() / 1000);
    this.metrics.values.caught_up = Number(caughtUp);
    this.metrics.write();
  }

  // The exit code, or null: it is to be tried again after a wait.
  failed(error) {
    if (this.stopped) return null;
    this.metrics.values.caught_up = 0;
    if (!error.metadata) { // none of the service
      if (!error.code) throw error;
      this.log(`a file cannot be used: ${error.message}`);
      return FAILED;
    }
    const { reason, text } = this.channel.failure(error);
    if (ANEW.has(reason)) {
      this.log(`takes a new snapshot: ${text}`);
      this.store.forgetCursor();
    } else if (DENIED.has(error.code)) {
      this.denied += 1;
      this.log(`refused: ${text}`);
      if (this.denied > 1) return REFUSED;
    } else if (AGAIN.has(error.code) || (BROKEN_OFF.has(error.code) && !reason)) {
      this.log(`tries again: ${text}`);
    } else {
      this.log(`gives up: ${text}`);
      return FAILED;
    }
    this.again = true;
    return null;
  }

  // Before the next try, longer each time. Full jitter: many mirrors do not come back at once.
  async wait() {
    this.metrics.values.reconnects_total += 1;
    this.metrics.write();
    const longest = Math.min(CAP_MS, BASE_MS * 2 ** Math.min(this.failures, 10));
    await setTimeout(Math.random() * longest, null, { signal: this.stopping.signal }).catch(() => {});
    this.failures += 1;
    this.again = false;
    this.channel.connect();
  }
}
