// The page of one question or of all. Answers are kept in this browser and saved while they are given; what counts as saved
// is only what the server confirms word for word. Without this script the form is sent by its button.
// The server joins the modules named here into one file (web/static_files.py).

import { openAttempt } from "./quiz/attempt.js";
import { FileSender } from "./quiz/files.js";
import { isTyping, onKey } from "./quiz/keys.js";
import { sendLeftovers, thisLearner } from "./quiz/leftovers.js";
import { capTicks, showOpen } from "./quiz/options.js";
import { Slot } from "./quiz/slot.js";
import { latestCount, tab } from "./quiz/stamp.js";

const TYPING = 800;
const LONGEST_WAIT = 4000;

// Kinds of question with a script of their own hear of what is restored.
const allScripts = new Promise((done) => document.addEventListener("DOMContentLoaded", done));

const form = document.querySelector("form[data-autosave]");
if (form) start(form);
sendLeftovers(thisLearner, form?.dataset.attempt);

async function start(form) {
  const pristine = form.cloneNode(true);
  pristine.reset();
  const areas = form.dataset.slot ? [form] : [...form.querySelectorAll("[data-slot]")];
  const { outbox, remind } = openAttempt(form, { saved: showRevision });
  const slots = areas.map((area) => new Slot(area, form, pristine, outbox));
  document.addEventListener("keydown", (event) => onKey(event, form));
  const files = form.querySelector("[data-upload]") ? new FileSender(form, slots[0], outbox) : null;
  form.addEventListener("submit", (event) => goOn(event, outbox, slots, remind, files));
  form.addEventListener("formdata", ({ formData }) => {
    formData.set("tab", tab);
    formData.set("sequence", latestCount());
  });
  watchLeaving(form, outbox);

  function showRevision(number, revision) {
    const slot = slots.find((one) => one.number === number);
    if (slot) slot.revisionField.value = Math.max(revision, slot.revisionField.value);
  }

  await Promise.all([outbox.load(), allScripts]);
  for (const slot of slots) {
    const kept = outbox.of(slot.number).at(-1);
    if (kept) slot.restore(kept);
    slot.changed();
  }
  outbox.hurry();

  const slotOf = (target) => slots.find((slot) => slot.area.contains(target));
  form.addEventListener("change", (event) => {
    capTicks(event, form.dataset);
    slotOf(event.target)?.changed();
    showOpen(areas);
  });
  form.addEventListener("input", (event) => isTyping(event.target) && slotOf(event.target)?.changed(TYPING));
  showOpen(areas);
}

// Going on waits for the receipt; without a connection, or with a choice to make, the page stays.
let isLeaving = false;
let isPassed = false;
async function goOn(event, outbox, slots, remind, files) {
  if (isLeaving || files?.holds(event.submitter)) return event.preventDefault();
  const numbers = slots.map((slot) => slot.number);
  const stays = () => outbox.obstacle || outbox.isUnreachable || hasChoice(outbox, numbers);
  if (!isPassed && numbers.some((number) => outbox.of(number).length)) {
    event.preventDefault();
    const isSettled = await outbox.settled(numbers, LONGEST_WAIT);
    if (isLeaving || (!isSettled && stays())) return remind();
    isPassed = true;
    event.target.requestSubmit(event.submitter);
    isPassed = false;
    return;
  }
  isLeaving = true;
  setTimeout(() => (isLeaving = false), 3000);
}

const hasChoice = (outbox, numbers) => outbox.entries.some((entry) => numbers.includes(entry.slot) && outbox.isStuck(entry));

function watchLeaving(form, outbox) {
  // Signing out empties the store: first what can still be saved.
  document.addEventListener("submit", async (event) => {
    const other = event.target;
    if (other === form || other.dataset.isPassed || !outbox.waiting.size) return;
    event.preventDefault();
    await outbox.settled(null, LONGEST_WAIT);
    other.dataset.isPassed = "yes";
    other.requestSubmit(event.submitter);
  });
  addEventListener("pagehide", () => isLeaving || outbox.flush());
  document.addEventListener("visibilitychange", () => document.hidden && !isLeaving && outbox.flush());
  addEventListener("beforeunload", (event) => {
    if (!isLeaving && !outbox.isDurable && outbox.waiting.size) event.preventDefault();
  });
  // A page from the browser's memory may be older than what is stored.
  addEventListener("pageshow", (event) => {
    if (event.persisted && !outbox.waiting.size) location.reload();
    isLeaving = false;
  });
}
