// Practising: 1 to 9 choose, Enter checks and goes on; options behave as in a quiz. Without this script the buttons do it.

import { onKey } from "./quiz/keys.js";
import { capTicks } from "./quiz/options.js";

const area = document.querySelector(".quiz-form");
const form = document.querySelector("form[data-practice]");
let isSent = false;

document.addEventListener("keydown", (event) => area && onKey(event, area));
form?.addEventListener("change", (event) => capTicks(event, form.dataset));
form?.addEventListener("submit", (event) => {
  if (isSent) event.preventDefault();
  isSent = true;
});

// A page from the browser's memory may show a question that was answered meanwhile.
addEventListener("pageshow", (event) => event.persisted && location.reload());
