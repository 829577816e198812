// Work in small pieces: with hundreds of dials a tick's work is spread over frames, so that typing and scrolling never
// wait for it. A piece that is put off and comes again replaces the older one.

const slice_ms = 8;
const pieces = new Map();
let scheduled = false;

function run() {
  scheduled = false;
  const end = performance.now() + slice_ms;
  for (const [key, piece] of pieces) {
    pieces.delete(key);
    piece();
    if (performance.now() > end) break;
  }
  if (pieces.size > 0) schedule();
}

function schedule() {
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(run);
}

export function later(key, piece) {
  pieces.set(key, piece);
  schedule();
}

export function forget(key) {
  pieces.delete(key);
}
