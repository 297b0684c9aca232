// Answers are saved while they are given; what counts as saved is only what the server confirms word for word.
// Without this script the form is sent by its button.

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const pause = (ms) => new Promise((resume) => setTimeout(resume, ms));

const form = document.querySelector("form[data-autosave]");
const words = form?.dataset ?? {};
const tab = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const receipt = document.querySelector("[data-receipt]");
const slots = [];
let count = 0; // of the changes made in this tab

function tell(state, text) {
  if (!receipt) return;
  const place = receipt.querySelector("span");
  receipt.dataset.state = state;
  if (place.textContent !== text) place.textContent = text;
}

// The receipt speaks for the whole page: the worst state of all questions.
function report() {
  if (slots.some((slot) => slot.conflict)) return tell("conflict", words.conflictShort);
  const late = slots.find((slot) => slot.isDirty && slot.failures);
  if (late?.message || late?.signedOut) return tell("waiting", late.message ?? words.signIn);
  if (late) return navigator.onLine ? tell("waiting", words.retry) : tell("offline", words.offline);
  if (slots.some((slot) => slot.isDirty)) return tell("saving", words.saving);
  const times = slots.map((slot) => slot.saved).filter(Boolean).sort((a, b) => a.at.localeCompare(b.at));
  if (times.length) tell("saved", fill(words.saved, { time: times.at(-1).text }));
}

// After a sign-in in another tab the old token is refused; this page, asked anew, holds the new one.
async function renewToken() {
  try {
    const page = await (await fetch(location.href, { redirect: "error" })).text();
    const token = /name="csrf_token"[^>]*value="([^"]+)"/.exec(page)?.[1];
    if (token) for (const field of document.getElementsByName("csrf_token")) field.value = token;
  } catch {
    // signed out or offline
  }
}

class Slot {
  constructor(area) {
    this.area = area;
    this.number = area.dataset.slot;
    this.revisionField = area.querySelector("[data-revision]") ?? form.elements.base_revision;
    this.sequence = 0; // of the last change
    this.confirmed = 0; // of the last change that the server confirmed
    this.failures = 0;
    this.seen = this.answer().toString();
  }

  get isDirty() {
    return this.confirmed < this.sequence;
  }

  answer() {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (name.startsWith(`q${this.number}-`)) body.append(name, value);
    }
    return body;
  }

  changed(wait) {
    const now = this.answer().toString();
    if (now === this.seen) return;
    this.seen = now;
    this.sequence = ++count;
    report();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  post(keepalive) {
    const body = this.answer();
    const sequence = this.sequence;
    body.set("base_revision", this.revisionField.value);
    body.set("tab", tab);
    body.set("sequence", sequence);
    const headers = { Accept: "application/json", "X-CSRFToken": form.elements.csrf_token.value };
    const signal = keepalive ? undefined : AbortSignal.timeout(15000);
    return fetch(this.area.dataset.saveUrl, { method: "POST", body, headers, keepalive, redirect: "manual", signal })
      .then((reply) => this.read(reply, sequence));
  }

  // True when saved. A page, a redirect or a reply about something else is none, whatever its status.
  async read(reply, sequence) {
    const isJson = reply.headers.get("Content-Type")?.startsWith("application/json");
    const said = isJson ? await reply.json() : {};
    this.signedOut = reply.type === "opaqueredirect" || [401, 403, 404].includes(reply.status);
    this.message = reply.status === 409 ? said.message : null;
    this.retryAfter = Number(reply.headers.get("Retry-After")) || 0;
    if (reply.status === 409 && said.conflict) {
      this.conflict = said;
      showConflict(this);
      return false;
    }
    const isOurs = said.attempt === words.attempt && String(said.slot) === this.number && said.tab === tab;
    if (!reply.ok || !isOurs || Number(said.sequence) !== sequence || !said.digest) {
      if (this.signedOut || reply.status === 400) await renewToken();
      return false;
    }
    this.confirmed = Math.max(this.confirmed, sequence);
    this.revisionField.value = said.revision;
    this.saved = { at: said.saved_at, text: said.saved_at_text };
    return true;
  }

  // One request at a time; the newest answer goes next.
  save() {
    clearTimeout(this.timer);
    this.busy ??= this.saveAll().finally(() => (this.busy = null));
    return this.busy;
  }

  async saveAll() {
    while (this.isDirty && !this.conflict) {
      const isSaved = await this.post(false).catch((error) => {
        this.unreachable = error;
        this.signedOut = this.message = null;
        return false;
      });
      this.failures = isSaved ? 0 : this.failures + 1;
      report();
      if (isSaved) this.unreachable = null;
      else if (!this.conflict) await this.wait();
    }
    report();
  }

  // 1, 2, 4, 8 … 30 seconds, or as long as the server asks; a returning connection ends the wait.
  wait() {
    const seconds = this.retryAfter || Math.min(2 ** (this.failures - 1), 30);
    const back = new Promise((resume) => addEventListener("online", resume, { once: true }));
    return Promise.race([pause(seconds * 1000), back]);
  }

  // The page goes away: send without waiting.
  flush() {
    if (this.isDirty && !this.conflict) this.post(true).then(report, () => {});
  }
}

function showConflict(slot) {
  const notice = document.createElement("div");
  const text = document.createElement("p");
  const link = document.createElement("a");
  notice.className = "notice notice--warning";
  notice.setAttribute("role", "alert");
  const stored = slot.conflict.answer_text;
  text.textContent = stored ? `${words.conflict} ${fill(words.stored, { answer: stored })}` : words.conflict;
  link.textContent = words.reload;
  link.href = location.href;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    slots.forEach((one) => (one.confirmed = one.sequence));
    location.reload();
  });
  notice.append(text, link);
  slot.area.prepend(notice);
  notice.scrollIntoView({ block: "nearest" });
}

function showOpen() {
  const place = document.querySelector("[data-open-count]");
  if (!place) return;
  const isGiven = (field) => (/^(radio|checkbox)$/.test(field.type) ? field.checked : field.value.trim());
  const fields = ".option__input, input[type=text], input:not([type]), textarea, select:has(option[value=''])";
  place.textContent = slots.filter((slot) => ![...slot.area.querySelectorAll(fields)].some(isGiven)).length;
}

function capTicks(event) {
  const group = event.target.closest("[data-max]");
  if (!group || event.target.type !== "checkbox") return;
  const isTooMany = group.querySelectorAll("input:checked").length > Number(group.dataset.max);
  if (isTooMany) event.target.checked = false;
  let hint = group.querySelector("[data-hint]");
  if (!hint && isTooMany) {
    hint = document.createElement("p");
    hint.className = "question__hint question__hint--limit";
    hint.dataset.hint = "";
    hint.setAttribute("role", "status");
    group.append(hint);
  }
  if (hint) hint.textContent = isTooMany ? fill(words.limit, { count: group.dataset.max }) : "";
}

// Ordering: the select boxes hold the answer, the list follows them.
class OrderList {
  constructor(list) {
    this.list = list;
    this.voice = document.createElement("p");
    this.voice.className = "visually-hidden";
    this.voice.setAttribute("role", "status");
    list.after(this.voice);
    for (const item of this.items) {
      const box = document.createElement("span");
      box.className = "order-list__buttons";
      box.append(this.button(item, "up", -1), this.button(item, "down", 1));
      item.append(box);
    }
    list.addEventListener("change", (event) => this.place(event.target));
    this.before = new Map(this.selects.map((select) => [select, select.value]));
  }

  get items() {
    return [...this.list.children];
  }

  get selects() {
    return this.items.map((item) => item.querySelector("select"));
  }

  name(item) {
    return item.querySelector(".order-list__text").textContent.trim();
  }

  button(item, direction, step) {
    const button = document.createElement("button");
    const arrow = document.getElementById(`arrow-${direction}`);
    button.type = "button";
    button.className = "button";
    button.setAttribute("aria-label", fill(words[direction], { item: this.name(item) }));
    button.append(arrow ? arrow.content.cloneNode(true) : step < 0 ? "↑" : "↓");
    button.addEventListener("click", () => this.move(item, step, button));
    return button;
  }

  move(item, step, button) {
    const items = this.items;
    const from = items.indexOf(item);
    const to = from + step;
    if (to < 0 || to >= items.length) return;
    items.splice(from, 1);
    items.splice(to, 0, item);
    this.list.append(...items);
    this.selects.forEach((select, index) => (select.value = String(index + 1)));
    this.remember();
    button.focus();
    this.voice.textContent = fill(words.moved, { item: this.name(item), position: to + 1 });
    this.selects[to].dispatchEvent(new Event("change", { bubbles: true }));
  }

  // A position chosen in a box: who stood there takes the free one; a complete list is shown in its order.
  place(select) {
    const other = this.selects.find((one) => one !== select && one.value && one.value === select.value);
    if (other) other.value = this.before.get(select);
    this.remember();
    if (this.selects.every((one) => one.value)) {
      const sorted = this.items.sort((a, b) => a.querySelector("select").value - b.querySelector("select").value);
      if (sorted.some((item, index) => item !== this.list.children[index])) {
        this.list.append(...sorted);
        select.focus();
      }
    }
  }

  remember() {
    this.before = new Map(this.selects.map((select) => [select, select.value]));
  }
}

function isTyping(target) {
  return target.matches("textarea, select, input:not([type=radio], [type=checkbox])");
}

// 1 to 9 choose, Enter goes on.
function onKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "Enter" && !event.target.closest("a, button, summary")) {
    event.preventDefault();
    if (!event.repeat) form.querySelector("[data-go-on]")?.click();
  } else if (/^[1-9]$/.test(event.key) && !event.repeat) {
    const groups = [...form.querySelectorAll(".question__options")];
    const group = event.target.closest(".question__options") ?? (groups.length === 1 ? groups[0] : null);
    const input = group?.querySelectorAll(".option__input")[event.key - 1];
    input?.focus();
    input?.click();
  }
}

// Going on waits for the receipt; without a connection the answer stays on this page.
let isLeaving = false;
let isPassed = false;
async function onSubmit(event) {
  const open = slots.filter((slot) => slot.isDirty);
  if (isLeaving) return event.preventDefault();
  if (!isPassed && open.length && !slots.some((slot) => slot.conflict)) {
    event.preventDefault();
    open.forEach((slot) => slot.save());
    const isPending = () => open.some((slot) => slot.isDirty) && !open.some((slot) => slot.failures);
    for (let turn = 0; turn < 80 && isPending(); turn += 1) await pause(50);
    if (isLeaving || slots.some((slot) => slot.conflict || (slot.isDirty && slot.unreachable))) return report();
    isPassed = true;
    form.requestSubmit(event.submitter);
    isPassed = false;
    return;
  }
  isLeaving = true;
  setTimeout(() => (isLeaving = false), 3000);
}

if (form) {
  const areas = form.dataset.slot ? [form] : [...form.querySelectorAll("[data-slot]")];
  slots.push(...areas.map((area) => new Slot(area)));
  form.querySelectorAll("ol.order-list").forEach((list) => new OrderList(list));

  const slotOf = (target) => slots.find((slot) => slot.area.contains(target));
  form.addEventListener("change", (event) => {
    capTicks(event);
    slotOf(event.target)?.changed(0);
    showOpen();
  });
  form.addEventListener("input", (event) => {
    if (isTyping(event.target)) slotOf(event.target)?.changed(800);
  });
  form.addEventListener("submit", onSubmit);
  form.addEventListener("formdata", ({ formData }) => {
    formData.set("tab", tab);
    formData.set("sequence", count);
  });
  document.addEventListener("keydown", onKey);
  addEventListener("online", report);
  addEventListener("offline", report);
  addEventListener("pagehide", () => isLeaving || slots.forEach((slot) => slot.flush()));
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && !isLeaving) slots.forEach((slot) => slot.flush());
  });
  addEventListener("beforeunload", (event) => {
    if (!isLeaving && slots.some((slot) => slot.isDirty && slot.failures)) event.preventDefault();
  });
  // A page from the browser's memory may be older than what is stored.
  addEventListener("pageshow", (event) => {
    if (event.persisted && !slots.some((slot) => slot.isDirty)) location.reload();
    isLeaving = false;
  });
  showOpen();
}
