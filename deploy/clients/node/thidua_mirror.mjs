// A mirror of the totals below a unit, which may be killed at any moment. It takes a snapshot (ListTotals) and
// goes on from its cursor (WatchTotals); what an event says and the cursor behind it are stored in one transaction.

import fs from 'node:fs';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const CALL_MS = 60_000; // for one page
const STREAM_MS = 15 * 60_000; // a stream is opened anew after so long, with the token as it is then
const BASE_MS = 200;
const CAP_MS = 30_000;
const { status } = grpc;
const AGAIN = new Set([status.UNAVAILABLE, status.RESOURCE_EXHAUSTED, status.DEADLINE_EXCEEDED]);
const DENIED = new Set([status.UNAUTHENTICATED, status.PERMISSION_DENIED]);
// After these the answer is a new snapshot.
const ANEW = new Set(['UNKNOWN_POSITION', 'INVALID_TOKEN', 'INVALID_PAGE_TOKEN']);

// A TLS connection to Reporting. `options`: address, ca, protos (folder), token or cert and key (files). The
// token file is read for each call, the others whenever the channel is connected anew.
export class Channel {
  constructor(options) {
    this.options = options;
    this.contracts = loader.loadSync(
      ['thidua/reporting/v1/reporting_service.proto', 'google/rpc/status.proto', 'google/rpc/error_details.proto'],
      { includeDirs: [options.protos], keepCase: true, enums: String, longs: String, defaults: true },
    );
    this.Client = grpc.loadPackageDefinition(this.contracts).thidua.reporting.v1.ReportingService;
    this.connect();
  }

  connect() {
    this.stub?.close();
    const read = (file) => (file ? fs.readFileSync(file) : null);
    const { address, ca, key, cert } = this.options;
    this.stub = new this.Client(address, grpc.credentials.createSsl(read(ca), read(key), read(cert)), {
      'grpc.max_receive_message_length': 8 << 20,
      'grpc.keepalive_time_ms': 30_000,
      'grpc.keepalive_timeout_ms': 20_000,
      'grpc.use_local_subchannel_pool': 1,
    });
  }

  metadata() {
    const metadata = new grpc.Metadata();
    const { token } = this.options;
    if (token) metadata.set('authorization', `Bearer ${fs.readFileSync(token, 'ascii').trim()}`);
    return metadata;
  }

  // What an error says: {reason, text}, with every violation and the request id to ask about.
  failure(error) {
    let reason = '';
    const violations = [];
    const [bytes] = error.metadata?.get('grpc-status-details-bin') ?? [];
    for (const detail of bytes ? this.contracts['google.rpc.Status'].deserialize(bytes).details : []) {
      const name = detail.type_url.split('/').pop();
      if (name === 'google.rpc.ErrorInfo') {
        reason = this.contracts[name].deserialize(detail.value).reason;
      } else if (name === 'google.rpc.BadRequest') {
        this.contracts[name].deserialize(detail.value).field_violations
          .forEach((one) => violations.push(`${one.field}: ${one.description}`));
      }
    }
    const [id] = error.metadata?.get('x-request-id') ?? [];
    const code = `${status[error.code]}${reason && `/${reason}`}: ${error.details}`;
    return { reason, text: [code, ...violations].join('; ') + (id ? ` (request id ${id})` : '') };
  }
}

// Follows the totals of one filter, a TotalFilter, into a store. `settings`: once, metrics (a file), log.
export class Mirror {
  constructor(channel, store, filter, { once = false, metrics, log = console.error } = {}) {
    Object.assign(this, { channel, store, filter, once, log, metricsFile: metrics });
    this.values = { events_total: 0, changes_total: 0, snapshots_total: 0, reconnects_total: 0,
      last_event_seconds: 0, caught_up: 0 };
    this.failures = 0; // since an event was stored
    this.denied = 0; // since a call was answered
    this.stopping = new AbortController();
  }

  // Cancels the call under way; `run` gives 0.
  stop() {
    this.stopping.abort();
    this.call?.cancel();
  }

  // Until `stop`: 0. 1: a failure that no repetition mends. 2: the caller is refused. Each was logged.
  async run() {
    let again = false;
    while (!this.stopping.signal.aborted) {
      try {
        if (again) await this.wait();
        again = true;
        const cursor = this.store.cursor();
        if (cursor === null) {
          await this.snapshot();
          again = false;
        } else {
          await this.tail(cursor);
        }
        if (this.once && this.values.caught_up) break;
      } catch (error) {
        const code = this.failed(error);
        if (code !== null) return code;
      } finally {
        this.write();
      }
    }
    return 0;
  }

  async* pages() {
    const request = { filter: this.filter, with_cells: true, page_token: '' };
    while (!this.stopping.signal.aborted) {
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
    this.values.snapshots_total += 1;
    this.stored(false);
    this.log(`snapshot: ${this.store.count()} totals`);
  }

  async tail(cursor) {
    this.call = this.channel.stub.WatchTotals({ filter: this.filter, with_cells: true, cursor },
      this.channel.metadata(), { deadline: Date.now() + STREAM_MS });
    this.call.on('error', () => {}); // the loop tells of it; what comes after the loop is our own cancelling
    try {
      for await (const event of this.call) {
        this.denied = 0;
        this.failures = 0;
        this.store.apply(event);
        this.values.events_total += 1;
        this.values.changes_total += event.changes.length;
        this.stored(event.caught_up);
        if (this.stopping.signal.aborted || (this.once && event.caught_up)) return;
      }
    } finally {
      this.call.cancel();
    }
  }

  stored(caughtUp) {
    this.values.last_event_seconds = Math.floor(Date.now() / 1000);
    this.values.caught_up = Number(caughtUp);
    this.write();
  }

  // The exit code, or null: it is to be tried again after a wait.
  failed(error) {
    if (this.stopping.signal.aborted) return null;
    this.values.caught_up = 0;
    if (!error.metadata) {
      this.log(`a file cannot be used: ${error.message}`);
      return 1;
    }
    const { reason, text } = this.channel.failure(error);
    if (ANEW.has(reason)) {
      this.log(`takes a new snapshot: ${text}`);
      this.store.forgetCursor();
    } else if (DENIED.has(error.code)) {
      this.log(`refused: ${text}`);
      this.denied += 1;
      if (this.denied > 1) return 2;
    } else if (AGAIN.has(error.code)) {
      this.log(`tries again: ${text}`);
    } else {
      this.log(`gives up: ${text}`);
      return 1;
    }
    return null;
  }

  // Before the next try, longer each time. Full jitter: many mirrors do not come back at once.
  async wait() {
    this.values.reconnects_total += 1;
    const longest = Math.min(CAP_MS, BASE_MS * 2 ** Math.min(this.failures, 10));
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.random() * longest);
      this.stopping.signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
    });
    this.failures += 1;
    if (!this.stopping.signal.aborted) this.channel.connect();
  }

  // Replaces the metrics file as a whole.
  write() {
    if (!this.metricsFile) return;
    const lines = Object.entries(this.values).map(([name, value]) =>
      `# TYPE thidua_mirror_${name} ${name.endsWith('_total') ? 'counter' : 'gauge'}\nthidua_mirror_${name} ${value}\n`);
    fs.writeFileSync(`${this.metricsFile}.part`, lines.join(''));
    fs.renameSync(`${this.metricsFile}.part`, this.metricsFile);
  }
}
