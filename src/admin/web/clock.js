// The server's clock: a browser's own may be wrong by minutes, and "2 min ago" would be, too.

let offset_ms = 0;

export function setServerTime(text) {
  const server = Date.parse(text);
  if (!Number.isNaN(server)) offset_ms = server - Date.now();
}

export const now = () => new Date(Date.now() + offset_ms);

export const secondsSince = (text) => Math.max(0, (now() - Date.parse(text)) / 1000);
