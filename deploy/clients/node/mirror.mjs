// Mirrors the totals below a unit into a SQLite file until SIGTERM or SIGINT.
//
// Exit code 0: ended by a signal, or with --once, caught up. 1: a failure that no repetition mends. 2: wrong
// words, or the service refuses the caller. `npm ci` in this folder installs what it needs.

import { parseArgs } from 'node:util';
import { Channel, Mirror } from './thidua_mirror.mjs';
import { Store } from './thidua_store.mjs';

const USAGE = `node mirror.mjs --protos FOLDER --address HOST:PORT --ca FILE --parent UNIT --db FILE
  --protos FOLDER           the folder protos that make-protos made
  --token FILE              a bearer token; read again for each call
  --cert FILE --key FILE    a client certificate and its private key, instead or as well
  --form FORM               only this form; may be repeated
  --start DAY --end DAY     only rounds that end on these days or between them, YYYY-MM-DD
  --metrics FILE            a text file for Prometheus; written by rename
  --once                    end when caught up`;

function wrong(message) {
  console.error(`${USAGE}\n\nmirror: ${message}`);
  process.exit(2);
}

function words() {
  const text = { type: 'string' };
  const flag = { type: 'boolean', default: false };
  try {
    return parseArgs({ options: {
      protos: text, address: text, ca: text, token: text, cert: text, key: text, parent: text, db: text,
      form: { type: 'string', multiple: true, default: [] }, start: { type: 'string', default: '' },
      end: { type: 'string', default: '' }, metrics: text, once: flag, help: { ...flag, short: 'h' },
    } }).values;
  } catch (error) {
    return wrong(error.message);
  }
}

const asked = words();
if (asked.help) {
  console.log(USAGE);
  process.exit(0);
}
for (const name of ['protos', 'address', 'ca', 'parent', 'db']) if (!asked[name]) wrong(`--${name} is missing`);
if (Boolean(asked.cert) !== Boolean(asked.key) || !(asked.token || asked.cert)) {
  wrong('name --token, or --cert and --key, or all three');
}
const filter = { parent: asked.parent, forms: asked.form, start_date: asked.start, end_date: asked.end };

function connect() {
  try {
    return new Channel(asked);
  } catch (error) {
    return wrong(error.message);
  }
}

const channel = connect();
const store = new Store(asked.db);
const mirror = new Mirror(channel, store, filter, asked);
for (const name of ['SIGTERM', 'SIGINT']) process.on(name, () => mirror.stop());
const code = await mirror.run();
store.close();
process.exit(code);
