// What is left of a limited time. The server counts; here it is shown, told when asked, and acted upon at the end.
// Without this script each page says what was left when it was made, and the next request hands everything in.

const place = document.querySelector("[data-timer]");
const words = place.dataset;
const shown = place.querySelector("[data-timer-text]");
const until = place.querySelector("[data-timer-until]");
const note = place.querySelector("[data-timer-note]");
const WARNINGS = [600, 300, 60]; // seconds
const NOTE_STAYS = 30000;
const BETWEEN_PAGES = 2; // seconds
const SLACK = 5; // seconds that two readings may differ by without anybody having been given more time

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const pause = (ms) => new Promise((resume) => setTimeout(resume, ms));

// The page was made a moment before this script runs; counted from when it began to arrive.
let ends = (performance.getEntriesByType("navigation")[0]?.responseStart ?? performance.now()) + words.left * 1000;
let isOver = false;
let waiting;
let clearing;
let warned = Infinity; // the last warning given; nothing is kept from page to page

function secondsLeft() {
  return Math.max(0, (ends - performance.now()) / 1000);
}

// Nobody needs a warning about time that was over before this page; one that fell between two pages is given now.
function passedBefore() {
  return Math.min(Infinity, ...WARNINGS.filter((limit) => secondsLeft() <= limit - BETWEEN_PAGES));
}

// Emptied first, so that the same words are spoken again.
function say(text, stays = NOTE_STAYS) {
  clearTimeout(clearing);
  note.textContent = "";
  setTimeout(() => (note.textContent = text), 50);
  if (stays) clearing = setTimeout(() => (note.textContent = ""), stays);
}

function tick() {
  clearTimeout(waiting);
  const left = secondsLeft();
  const text = left > 60 ? fill(words.minutes, { count: Math.ceil(left / 60) }) : fill(words.seconds, { count: Math.ceil(left) });
  if (shown.textContent !== text) shown.textContent = text;
  warn(left);
  if (left > 0) waiting = setTimeout(tick, Math.min(1000, left * 1000));
  else finish();
}

function warn(left) {
  const due = Math.min(Infinity, ...WARNINGS.filter((limit) => left <= limit));
  if (due >= warned || left <= 0) return;
  warned = due;
  const minutes = Math.max(1, Math.round(left / 60));
  say(minutes === 1 ? words.one : fill(words.many, { count: minutes }));
}

// The server said how much is left, perhaps more than before: then it also knows until when.
function setLeft(seconds, untilText) {
  if (untilText) until.textContent = untilText;
  else if (seconds > secondsLeft() + SLACK) ask();
  ends = performance.now() + seconds * 1000;
  if (seconds > warned) warned = passedBefore();
  if (!isOver) tick();
}

// null when it cannot be reached; what else it says than JSON is no number.
async function askServer() {
  try {
    const reply = await fetch(words.timeUrl, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(10000) });
    return await reply.json().catch(() => ({}));
  } catch {
    return null;
  }
}

async function ask() {
  const said = await askServer();
  if (Number.isFinite(said?.seconds_left)) setLeft(said.seconds_left, said.until_text);
}

async function finish() {
  if (isOver) return;
  isOver = true;
  say(words.over, 0);
  let said = await askServer();
  while (!said) {
    await pause(3000);
    said = await askServer();
  }
  isOver = !(said.is_open && said.seconds_left > 0.5);
  if (isOver) return handIn();
  note.textContent = "";
  setLeft(said.seconds_left, said.until_text);
}

// The form's own way: quiz.js saves first what is not saved yet, and holds the form while it cannot.
async function handIn() {
  const form = document.querySelector("form[data-autosave]") ?? document.getElementById("hand-in");
  const button = Object.assign(document.createElement("button"), { type: "submit", name: "go", value: "hand_in", hidden: true });
  form?.append(button);
  for (let turn = 0; form && turn < 6; turn += 1) {
    form.requestSubmit(button);
    await pause(5000);
  }
  // No form here, or it waits for a choice that nobody makes: what was saved counts.
  location.assign(words.timeUrl.replace(/time$/, "review"));
}

place.querySelector("[data-timer-ask]").addEventListener("click", () => {
  const left = Math.ceil(secondsLeft());
  say(fill(words.exactly, { minutes: Math.floor(left / 60), seconds: left % 60, until: until.textContent }));
});
addEventListener("quiz:time", (event) => setLeft(event.detail));
addEventListener("pageshow", (event) => event.persisted && ask());
document.addEventListener("visibilitychange", () => document.hidden || ask());
warned = passedBefore();
tick();
