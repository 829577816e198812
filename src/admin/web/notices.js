// What must not be overlooked, at the top: no answer, a file that is not in force, holds, a restart or a drain.
import { byId, copyOf, keyed, setData, setLines, setText } from "./dom.js";
import { moment } from "./format.js";

const own = new Map();  // notices that are not read off the status: key to notice
let of_status = [];

function fileNotice(config) {
  if (config.file === null || config.file_state === "in_force") return [];
  const stays = config.hash === null ? "" : `; generation ${config.generation} stays in force`;
  const titles = {
    rejected: `The configuration file was rejected${stays}`,
    pending: `The configuration file has changed and is not read yet${stays} until then`,
    missing: `The configuration file cannot be read${stays}`,
  };
  return [{
    key: "file",
    kind: config.file_state === "pending" ? "note" : "bad",
    title: titles[config.file_state] ?? `The configuration file is ${config.file_state}`,
    lines: config.file_state === "pending" ? [] : config.last_errors,
  }];
}

function phaseNotice(phase) {
  const titles = {
    starting: "Starting: not ready for traffic yet",
    draining: "Draining: requests in flight are answered, then this process ends",
    stopped: "Stopped: this process takes no traffic any more",
  };
  return titles[phase] ? [{ key: "phase", kind: "hold", title: titles[phase], lines: [] }] : [];
}

function holdLines(service) {
  const hold = service.run_time_hold;
  if (hold === null) return ["By `hold` in the configuration file."];
  const lines = [`Since ${moment(new Date(hold.since))}, by ${hold.who}.`];
  return hold.why === "" ? lines : [...lines, hold.why];
}

function holdNotices(services) {
  return services.filter((service) => service.hold !== "none").map((service) => ({
    key: `hold ${service.name}`,
    kind: "hold",
    title: `HOLD: every request of ${service.name} goes to ${service.hold}, whatever its dials say`,
    lines: holdLines(service),
  }));
}

function absentNotices(names) {
  return names.map((name) => ({
    key: `absent ${name}`,
    kind: "note",
    title: `${name} is held at legacy, but there is no such service now: nobody is held`,
    lines: [],
  }));
}

function restartNotice(config) {
  const title = "A restart is needed: part of the configuration waits for it";
  return config.restart_needed ? [{ key: "restart", kind: "note", title, lines: [] }] : [];
}

function make() {
  const view = copyOf("notice");
  view.update = (notice) => {
    setText(view.parts.title, notice.title);
    setData(view.root, "kind", notice.kind);
    setLines(view.parts.lines, notice.lines);
  };
  return view;
}

function show() {
  keyed(byId("notices"), [...own.values(), ...of_status], (notice) => notice.key, make);
}

// `notice` null takes it away.
export function setNotice(key, notice) {
  if (notice) own.set(key, { key, lines: [], ...notice });
  else own.delete(key);
  show();
}

export function showNotices(status) {
  of_status = [
    ...phaseNotice(status.phase),
    ...holdNotices(status.services),
    ...absentNotices(status.held_without_service),
    ...fileNotice(status.config),
    ...restartNotice(status.config),
  ];
  show();
}
