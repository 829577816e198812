// The pools, with the health of each address.
import { byId, copyOf, keyed, setData, setHidden, setText } from "./dom.js";
import { count, plural } from "./format.js";

const most_named = 3;

function rolesOf(pool, services) {
  const roles = ["legacy", "new"].map((side) => {
    const names = services.filter((service) => service[side] === pool.name).map((service) => service.name);
    if (names.length === 0) return "";
    const more = names.length > most_named ? ` and ${names.length - most_named} more` : "";
    return `${side} of ${names.slice(0, most_named).join(", ")}${more}`;
  });
  return roles.filter(Boolean).join("; ") || "not used by any service";
}

// A name that gave no address is as bad as an address that does not answer.
export const hasAddress = (pool) => pool.health.length > 0;

const isUp = (pool) => hasAddress(pool) && pool.health.every((endpoint) => endpoint.up);

function makeEndpoint() {
  const view = copyOf("endpoint");
  view.update = (endpoint) => {
    setText(view.parts.address, endpoint.address);
    setText(view.parts.state, endpoint.up ? "up" : "down");
    setData(view.root, "state", endpoint.up ? "up" : "down");
  };
  return view;
}

function showPool({ parts, root }, { pool, services }) {
  const { active, idle, connecting } = pool.connections;
  setText(parts.name, pool.name);
  setText(parts.roles, rolesOf(pool, services));
  keyed(parts.endpoints, pool.health, (endpoint) => endpoint.address, makeEndpoint);
  setHidden(parts.no_endpoints, hasAddress(pool));
  setText(parts.no_endpoints, `down: no address known yet of ${pool.endpoints.join(", ")}`);
  setText(parts.in_flight, plural(pool.in_flight, "request"));
  setText(parts.pending, plural(pool.pending, "request"));
  const being_made = connecting > 0 ? `, ${count(connecting)} connecting` : "";
  setText(parts.connections, `${count(active)} active, ${count(idle)} idle${being_made}`);
  setText(parts.balance, pool.balance.replaceAll("_", " "));
  setData(root, "state", isUp(pool) ? "up" : "down");
}

function makePool() {
  const view = copyOf("pool");
  view.update = (item) => showPool(view, item);
  return view;
}

export function showPools(status) {
  setHidden(byId("no-pools"), status.pools.length > 0);
  keyed(byId("pools"), status.pools.map((pool) => ({ pool, services: status.services })), (item) => item.pool.name,
    makePool);
}
