// The overview before handing in: sends what is still in the queue, and handing in waits for it.

import "./page.js";
import { openAttempt } from "./quiz/attempt.js";
import { fill, make } from "./quiz/dom.js";

const handIn = document.querySelector("form[data-attempt]");
if (handIn) startOverview(handIn);

async function startOverview(form) {
  const { outbox, remind } = openAttempt(form, { changed: look });
  let isReady = false;
  let isWanted = false;
  let hadSome = false;

  async function read() {
    await outbox.load();
    isReady = true;
    outbox.hurry();
  }

  function look() {
    if (!isReady || (outbox.closed && !outbox.waiting.size && !isWanted)) return;
    if (outbox.waiting.size) {
      hadSome = true;
      offer();
    } else if (isWanted) {
      pass();
    } else if (hadSome) {
      outbox.erasing.then(() => location.reload()); // the list above says what is answered
    }
  }

  function pass() {
    isReady = false;
    form.dataset.isPassed = "yes";
    form.requestSubmit();
  }

  // Nobody has to wait for ever: the way round names what it costs.
  function offer() {
    const doesNotGoOn = outbox.failures || outbox.obstacle || outbox.stuck.size;
    if (!isWanted || !doesNotGoOn || document.querySelector("[data-without-them]")) return;
    const skip = async () => {
      isReady = false;
      await Promise.all(outbox.entries.map((entry) => outbox.remove(entry)));
      pass();
    };
    const button = make("button", { type: "button", className: "button button--quiet", onclick: skip }, form.dataset.without);
    const text = make("p", {}, fill(form.dataset.waits, { count: outbox.waiting.size }));
    form.prepend(make("div", { role: "alert", "data-without-them": "" }, text, button));
  }

  form.addEventListener("submit", (event) => {
    if (form.dataset.isPassed) return;
    event.preventDefault();
    isWanted = true;
    remind();
    read();
  });
  await read();
}
