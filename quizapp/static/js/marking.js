// Marking by keyboard, drafts saved at once. Without this script the buttons of the form do the same.

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const area = document.querySelector("[data-marking]");
const form = area?.closest("form");
const criteria = [...(area?.querySelectorAll("[data-criterion]") ?? [])];
const receipt = area?.querySelector("[data-receipt]");
const total = area?.querySelector("[data-total-text]");
let timer = null;
let busy = Promise.resolve();
let isSettled = false;

const radios = (criterion) => [...criterion.querySelectorAll("input[type=radio]")];
const chosen = (criterion) => radios(criterion).find((radio) => radio.checked);
const exact = (value) => value.split("/").map(Number).reduce((above, below) => above / below);

function tell(state, text) {
  receipt.dataset.state = state;
  receipt.querySelector("span").textContent = text;
}

function addUp() {
  const points = criteria.map(chosen).filter(Boolean).reduce((sum, radio) => sum + exact(radio.value), 0);
  total.textContent = fill(area.dataset.total, { points: points.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 2 }) });
}

// One draft after another, each with the version that the last one became.
function saveDraft() {
  busy = busy.then(async () => {
    const body = new URLSearchParams(new FormData(form));
    body.set("go", "draft");
    try {
      const reply = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual" });
      const said = reply.headers.get("Content-Type")?.startsWith("application/json") ? await reply.json() : {};
      if (reply.ok) {
        form.elements.seen.value = said.version;
        return tell("saved", fill(area.dataset.saved, { time: said.saved_at_text }));
      }
      if (reply.status === 409) return tell("conflict", area.dataset.conflict);
      tell("waiting", said.message ?? area.dataset.failed);
    } catch {
      tell("waiting", area.dataset.failed);
      later(5000);
    }
  });
}

function later(wait) {
  if (!("drafts" in area.dataset)) return;
  clearTimeout(timer);
  timer = setTimeout(saveDraft, wait);
}

function give(key) {
  const active = document.activeElement.closest("[data-criterion]") ?? criteria.find((one) => !chosen(one)) ?? criteria[0];
  const radio = radios(active).find((one) => exact(one.value) === Number(key));
  if (!radio) return;
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  const following = criteria[criteria.indexOf(active) + 1];
  if (following) (chosen(following) ?? radios(following)[0]).focus();
  else radio.focus();
}

// Letters and digits work while the form has the focus, so that they disturb nobody who types elsewhere.
function onKey(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    return form.requestSubmit(form.querySelector("button[value=next]"));
  }
  const isTyping = event.target.matches("textarea, input:not([type=radio])");
  if (event.ctrlKey || event.altKey || event.metaKey || isTyping) return;
  if (/^[0-9]$/.test(event.key)) give(event.key);
  else if (event.key.toLowerCase() === "j") document.querySelector("[data-go-next]")?.click();
  else if (event.key.toLowerCase() === "k") document.querySelector("[data-go-previous]")?.click();
  else return;
  event.preventDefault();
}

if (form) {
  form.addEventListener("change", () => {
    addUp();
    later(0);
  });
  form.addEventListener("input", (event) => event.target.matches("textarea") && later(800));
  form.addEventListener("keydown", onKey);
  // A draft on its way has to arrive first, else the mark would not have seen it.
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    if (isSettled) return;
    event.preventDefault();
    await busy;
    isSettled = true;
    form.requestSubmit(event.submitter);
    isSettled = false;
  });
  const first = criteria.find((one) => !chosen(one)) ?? criteria[0];
  if (first) (chosen(first) ?? radios(first)[0]).focus({ preventScroll: true });
}
