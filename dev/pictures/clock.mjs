/** Loaded before everything else (`--import`): the process believes that it was started at START_OF_TIME (ISO 8601). */
import { subscribe } from 'node:diagnostics_channel';
import process from 'node:process';

const RealDate = Date;
const offsetMs = RealDate.parse(process.env.START_OF_TIME ?? '') - RealDate.now();
if (Number.isNaN(offsetMs)) throw new Error('START_OF_TIME must be an ISO 8601 time.');
const now = () => RealDate.now() + offsetMs;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, parts, caller) =>
    Reflect.construct(target, parts.length === 0 ? [now()] : parts, caller === globalThis.Date ? target : caller),
  apply: () => new RealDate(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});

// Node dates answers by a clock of its own
subscribe('http.server.request.start', ({ response }) => {
  response.setHeader('Date', new Date().toUTCString());
});
