// Numbers and times as people read them. Null is what is not known, and is shown as a dash.
import { now } from "./clock.js";

const thin = "\u202f";  // between a number and its unit, never broken
const dash = "–";
const whole = new Intl.NumberFormat("en");

function significant(value) {
  if (value >= 9.95) return Math.round(value).toString();
  if (value >= 0.995) return value.toFixed(1).replace(/\.0$/, "");
  return value.toFixed(2).replace(/0$/, "");
}

export const count = (value) => (value === null || value === undefined ? dash : whole.format(value));

export function rate(value) {
  if (value === null || value === undefined) return dash;
  if (value === 0) return `0/s`;
  if (value < 0.01) return `<0.01/s`;
  if (value >= 999_500) return `${significant(value / 1e6)}${thin}M/s`;
  if (value >= 999.5) return `${significant(value / 1e3)}${thin}k/s`;
  return `${significant(value)}/s`;
}

export function milliseconds(value) {
  if (value === null || value === undefined) return dash;
  if (value > 0 && value < 0.01) return `<0.01${thin}ms`;
  if (value < 999.5) return `${value === 0 ? 0 : significant(value)}${thin}ms`;
  if (value < 59_950) return `${significant(value / 1e3)}${thin}s`;
  return `${significant(value / 6e4)}${thin}min`;
}

export function percent(ratio) {
  if (ratio === null || ratio === undefined) return dash;
  const value = ratio * 100;
  if (value === 0) return "0%";
  if (value < 0.01) return "<0.01%";
  if (value > 99.5 && value < 100) return ">99%";
  return `${significant(value)}%`;
}

// How much more (or less) `value` is than `base`, with its sign.
export function difference(value, base) {
  const ratio = value / base - 1;
  if (!Number.isFinite(ratio)) return "";
  const sign = ratio < 0 ? "−" : "+";
  return Math.abs(ratio) < 9.995 ? `${sign}${Math.round(Math.abs(ratio) * 100)}%` : `×${significant(value / base)}`;
}

// The same for shares, in percentage points: many times as many errors may still be few.
export function points(value, base) {
  const size = percent(Math.abs(value - base)).replace("%", "");
  return `${value < base ? "−" : "+"}${size}${thin}pt`;
}

export function ago(seconds) {
  if (seconds < 3) return "just now";
  return `${duration(seconds)} ago`;
}

export function duration(seconds) {
  if (seconds < 60) return `${Math.round(seconds)}${thin}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}${thin}min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}${thin}h`;
  return `${Math.floor(seconds / 86_400)}${thin}d`;
}

export function plural(number, one, many = `${one}s`) {
  return `${count(number)} ${number === 1 ? one : many}`;
}

const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

// The time of day, with the day unless that is today's.
export function moment(date, today = now()) {
  const text = time.format(date);
  return date.toDateString() === today.toDateString() ? text : `${day.format(date)}, ${text}`;
}
