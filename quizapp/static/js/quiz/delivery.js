// One request with one answer, and what its reply means. Whatever does not name this very answer is no receipt: a page of a
// captive portal, a redirect to a sign-in, an empty or a broken reply, whatever their status.

const PATIENCE = 15_000;
// What Python takes for blank. The server leaves such values out, so they are not part of an answer here either.
const BLANK = /^[\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*$/;

export const isBlank = (value) => BLANK.test(value);

// As rules/answer.py makes it; null where the browser has no means to.
async function digestOf(entry) {
  if (!crypto.subtle) return null;
  const named = entry.fields.map(([name, value]) => [name.slice(name.indexOf("-") + 1), value]);
  named.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
  const lines = new TextEncoder().encode(named.map(([name, value]) => `${name}=${value}`).join("\n"));
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", lines));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function post(entry, token, keepalive = false) {
  const body = new URLSearchParams(entry.fields);
  body.set("base_revision", entry.base);
  body.set("tab", entry.tab);
  body.set("sequence", entry.sequence);
  const headers = { Accept: "application/json", "X-CSRFToken": token, "X-Learner": entry.learner };
  const signal = keepalive ? undefined : AbortSignal.timeout(PATIENCE);
  return fetch(entry.url, { method: "POST", body, headers, keepalive, redirect: "manual", signal });
}

async function jsonOf(reply) {
  if (!reply.headers.get("Content-Type")?.startsWith("application/json")) return {};
  return reply.json().then((said) => said ?? {}, () => ({}));
}

// {kind, said}: saved | conflict | refused (this answer) | closed (the attempt) | turned-away | later | unreachable
export async function deliver(entry, token) {
  try {
    const [reply, digest] = await Promise.all([post(entry, token), digestOf(entry)]);
    const said = await jsonOf(reply);
    return { kind: kindOf(reply, said, entry, digest), said, retryAfter: Number(reply.headers.get("Retry-After")) || 0 };
  } catch {
    return { kind: "unreachable", said: {}, retryAfter: 0 };
  }
}

function kindOf(reply, said, entry, digest) {
  const { attempt, slot, tab, sequence } = said;
  const isOurs = attempt === entry.attempt && slot === entry.slot && tab === entry.tab && sequence === entry.sequence;
  if (reply.status === 200 && isOurs && said.digest === (digest ?? said.digest ?? 0) && said.revision >= 0) return "saved";
  if (reply.status === 409 && isOurs && said.conflict) return "conflict";
  if (reply.status === 400 && isOurs) return "refused";
  if (reply.status === 413 && said.error === "http_413") return "refused";
  if (reply.status === 409 && isOurs && said.error !== "busy_slot") return "closed";
  if (reply.type === "opaqueredirect" || [400, 401, 403, 404].includes(reply.status)) return "turned-away";
  return "later";
}

// Who is signed in in this browser now, and the token that goes with it; null when nobody can say.
export async function askWho(saveUrl, attempt) {
  try {
    const reply = await fetch(saveUrl.replace(/answers\/\d+$/, "asker"), { redirect: "error", signal: AbortSignal.timeout(PATIENCE) });
    const said = await jsonOf(reply);
    return reply.ok && said.attempt === attempt && typeof said.csrf_token === "string" ? said : null;
  } catch {
    return null;
  }
}
