// The last hour, slot by slot, put together from what /api/series has given so far.

const most_slots = 360;
const fields = ["requests", "errors", "p95_ms"];
const sides = ["legacy", "new"];

export const keyOf = (service, dial) => JSON.stringify([service, dial]);

export class Series {
  constructor() {
    this.clear();
  }

  clear() {
    this.next = null;
    this.times = [];
    this.interval = 10;
    this.dials = new Map();
  }

  get path() {
    return this.next === null ? "/api/series" : `/api/series?since=${this.next}`;
  }

  // `since`: the `next` it was asked with. False when the answer does not follow on what is here (a restart, a gap of
  // more than an hour, or cleared since it was asked for): ask for all then.
  add(answer, since) {
    if (since !== this.next) return false;
    const fresh = since === null;
    if (!fresh && (answer.next < this.next || (answer.times.length > 0 && answer.first !== this.next))) {
      this.clear();
      return false;
    }
    this.interval = answer.interval_seconds;
    this.next = answer.next;
    const added = answer.times.length;
    const dropped = Math.max(0, this.times.length + added - most_slots);
    this.times = this.times.concat(answer.times).slice(-most_slots);
    const before = this.dials;
    this.dials = new Map();
    for (const dial of answer.dials) {
      const key = keyOf(dial.service, dial.dial);
      this.dials.set(key, this.extended(before.get(key), dial, added, dropped));
    }
    return true;
  }

  extended(before, dial, added, dropped) {
    const after = {};
    for (const side of sides) {
      after[side] = {};
      for (const field of fields) {
        // A dial that is new has no past: nulls up to its first slot.
        const past = Math.max(0, this.times.length - added);
        const old = before ? before[side][field].slice(dropped) : new Array(past).fill(null);
        after[side][field] = old.concat(dial[side][field]).slice(-most_slots);
      }
    }
    return after;
  }

  // Rows of [time, legacy, new] for a chart.
  rows(key, field, divisor = 1) {
    const dial = this.dials.get(key);
    if (!dial) return [];
    const value = (side, i) => {
      const found = dial[side][field][i];
      return found === null || found === undefined ? null : found / divisor;
    };
    return this.times.map((time, i) => [new Date(time * 1000), value("legacy", i), value("new", i)]);
  }
}
