// Asks again and again: no faster than told, not at all while nobody looks, slower while there is no answer.

const answer_ms = 5_000;
const longest_pause_ms = 15_000;

export async function getJson(path) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(new Error(`no answer within ${answer_ms / 1000} s`)), answer_ms);
  try {
    const response = await fetch(path, { signal: stop.signal, cache: "no-store", credentials: "omit" });
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return await response.json();
  } finally {
    clearTimeout(timer);
  }
}

export class Poll {
  // `ask` promises an answer, which `take` gets. `failed(problem, pause_ms)` is told of each promise that is broken.
  constructor(interval_ms, ask, take, failed = () => {}) {
    Object.assign(this, { interval_ms, ask, take, failed, failures: 0, timer: 0, asking: false });
    document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(this.timer) : this.now()));
    addEventListener("online", () => this.now());
  }

  now() {
    clearTimeout(this.timer);
    if (!this.asking) this.round();
  }

  async round() {
    this.asking = true;
    let pause_ms = this.interval_ms;
    try {
      const answer = await this.ask();
      this.failures = 0;
      this.hand(answer);
    } catch (problem) {
      pause_ms = Math.max(pause_ms, Math.min(longest_pause_ms, pause_ms * 2 ** Math.min(this.failures, 5)));
      this.failures += 1;
      this.failed(problem, pause_ms);
    }
    this.asking = false;
    clearTimeout(this.timer);
    if (!document.hidden) this.timer = setTimeout(() => this.round(), pause_ms);
  }

  // A fault of the page's own is no silence of the process: it goes to the console, and asking goes on.
  hand(answer) {
    try {
      this.take(answer);
    } catch (fault) {
      reportError(fault);
    }
  }
}
