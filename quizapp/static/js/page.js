// Small help for every page. Everything here also works without it.

import { make } from "./quiz/dom.js";
import { sendLeftovers, thisLearner } from "./quiz/leftovers.js";

const clicked = (event, selector) => event.target instanceof Element && event.target.closest(selector);

// Ask before a form with a question is sent; without the question the server does not ask again.
function ask(form, submitter) {
  const { ask_first: first, ask_action: action } = form.elements;
  const yes = make("button", { className: "button button--danger" }, action.value);
  const no = make("button", { className: "button button--quiet" }, first.dataset.cancel);
  const question = make("p", { id: "confirm-question" }, first.value);
  const actions = make("p", { className: "actions" }, yes, no);
  const dialog = make("dialog", { className: "dialog", "aria-labelledby": question.id }, question, actions);
  document.body.append(dialog);
  no.addEventListener("click", () => dialog.close());
  yes.addEventListener("click", () => {
    first.disabled = true;
    dialog.close();
    form.requestSubmit(submitter);
  });
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
  no.focus();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.elements.ask_first?.disabled === false) {
    event.preventDefault();
    ask(form, event.submitter);
  } else if ("once" in form.dataset) {
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-disabled", "true");
  }
});

// A page that comes back from the browser's memory can be sent again.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    if (form.elements.ask_first) form.elements.ask_first.disabled = false;
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  }
});

document.addEventListener("click", async (event) => {
  const opener = clicked(event, "[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog?.showModal) {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  const closer = clicked(event, "[data-dialog-close]");
  if (closer?.closest("dialog[open]")) {
    event.preventDefault();
    closer.closest("dialog").close();
    return;
  }
  if (clicked(event, "[data-print]")) return print();
  const copier = clicked(event, "[data-copy]");
  if (copier) {
    const words = copier.querySelector("[data-words]") ?? copier;
    const before = words.textContent;
    try {
      await navigator.clipboard.writeText(copier.dataset.copy);
      words.textContent = copier.dataset.copied ?? before;
      setTimeout(() => (words.textContent = before), 2500);
    } catch {
      copier.focus();
    }
  }
});

// Space opens what looks like a button.
document.addEventListener("keydown", (event) => {
  const opener = event.key === " " && clicked(event, "a[data-dialog]");
  if (opener) {
    event.preventDefault();
    opener.click();
  }
});

// The summary of errors is where reading goes on.
document.querySelector("[data-focus]")?.focus();

// Paper shows what is folded away on screen.
addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details:not([open])")) {
    details.open = true;
    details.dataset.folded = "";
  }
});
addEventListener("afterprint", () => {
  for (const details of document.querySelectorAll("details[data-folded]")) {
    details.open = false;
    delete details.dataset.folded;
  }
});

// Something is being made (a certificate). data-poll-url answers 304 (to data-poll-etag) or 202 until it is ready,
// then 200: the page is shown anew; where it still waits, only the part that tells how far it has come (data-poll-part), so that it
// is read out.
const newPart = () =>
  new Promise((resolve) => {
    const request = new XMLHttpRequest(); // reads a page without making HTML of a text, which trusted types forbid
    request.open("GET", location.href);
    request.responseType = "document";
    request.addEventListener("loadend", () => resolve(request.response?.querySelector("[data-poll-part]")));
    request.send();
  });
const waiting = document.querySelector("[data-poll-url]");
if (waiting) {
  const etag = waiting.dataset.pollEtag;
  let pause = 1000;
  const look = async () => {
    try {
      const reply = await fetch(waiting.dataset.pollUrl, { headers: etag ? { "If-None-Match": etag } : {}, redirect: "error" });
      if (reply.status === 200 && (!etag || reply.headers.get("ETag") !== etag)) {
        const news = "pollPart" in waiting.dataset && (await newPart());
        if (!news) return location.reload();
        waiting.dataset.pollUrl = news.dataset.pollUrl;
        waiting.replaceChildren(...news.childNodes);
        pause = 500;
      }
    } catch {
      // no connection: the next look may have one
    }
    pause = Math.min(pause * 1.5, 15000);
    setTimeout(look, pause);
  };
  setTimeout(look, pause);
}

// A button that has to be pressed only where no script does it.
document.querySelector("form[data-at-once]")?.requestSubmit();

// An answer that could not be sent from its own page goes now.
sendLeftovers(thisLearner, document.querySelector("[data-attempt]")?.dataset.attempt);
