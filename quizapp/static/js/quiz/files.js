// Files are sent as soon as they are chosen, after the answers that wait. What could not be sent stays chosen and is tried
// again; only a reply that names this very question counts. Without this script a button sends them.

import { fill, make } from "./dom.js";
import { showRefusal } from "./notices.js";

const LONGEST_REST = 4; // seconds
const ANSWERS_FIRST = 4000; // milliseconds

export class FileSender {
  constructor(form, slot, outbox) {
    Object.assign(this, { form, slot, outbox, failures: 0 });
    this.area = form.querySelector("[data-upload]");
    this.field = this.area.querySelector("input[type=file]");
    this.progress = this.area.querySelector(".upload__progress");
    this.field.addEventListener("change", () => this.chosen());
    addEventListener("online", () => this.hurry());
    addEventListener("beforeunload", (event) => this.isWaiting && !this.isPassed && event.preventDefault());
  }

  get isWaiting() {
    return this.field.files.length > 0 && !this.isRefused;
  }

  // The page stays while a file waits; at the end of the time the form takes along what it can.
  holds(submitter) {
    this.isPassed = !this.isWaiting || (submitter?.value === "hand_in" && navigator.onLine);
    if (!this.isPassed) this.hurry();
    return !this.isPassed;
  }

  chosen() {
    this.isRefused = false;
    this.failures = 0;
    this.tell("");
    this.slot.area.querySelector(".refusal")?.remove();
    if (this.isWaiting) this.hurry();
    else this.receipt(null);
  }

  hurry() {
    clearTimeout(this.pause);
    if (this.isWaiting && !this.isBusy) this.send();
  }

  async send() {
    this.isBusy = true;
    this.receipt("saving", fill(this.area.dataset.sending, { percent: 0 }));
    const isSettled = await this.outbox.settled([this.slot.number], ANSWERS_FIRST);
    if (!isSettled) return this.later();
    this.outbox.busy.add(this.slot.number); // what is typed from now on goes after the file
    const body = new FormData(this.form);
    body.set("go", "stay");
    const request = Object.assign(new XMLHttpRequest(), { onloadend: () => this.hear(request) });
    request.open("POST", this.form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => event.lengthComputable && this.show(event.loaded / event.total));
    request.send(body);
  }

  show(share) {
    this.tell(fill(this.area.dataset.sending, { percent: Math.floor(100 * share) }));
  }

  async hear(request) {
    const said = readJson(request.responseText);
    const isOurs = said.attempt === this.form.dataset.attempt && said.slot === this.slot.number;
    const isTooLarge = request.status === 413 && said.error === "http_413";
    if (request.status === 200 && isOurs && said.revision >= 0) return this.arrived(said);
    this.release();
    if (isOurs && said.conflict) return this.askWhich();
    if ((isOurs && said.error !== "busy_slot") || isTooLarge) return this.refuse(said);
    if ([400, 401, 403, 404].includes(request.status)) await this.outbox.ask();
    this.later();
  }

  release() {
    this.outbox.busy.delete(this.slot.number);
    this.outbox.run();
  }

  // Shown anew by the server. What was typed meanwhile is saved first, beside the files and on top of them.
  async arrived(said) {
    const hasTyped = this.outbox.of(said.slot).length > 0;
    this.field.value = "";
    this.slot.takeFiles(said.files.map((value) => make("input", { type: "hidden", name: `q${said.slot}-file`, value })), said.revision);
    this.outbox.seen.set(said.slot, said.revision);
    if (hasTyped) this.slot.changed();
    this.release();
    if (hasTyped) await this.outbox.settled([said.slot], ANSWERS_FIRST);
    location.reload();
  }

  // The page that shows both answers is the answer of the form itself.
  askWhich() {
    this.isPassed = true;
    this.form.submit();
  }

  refuse(said) {
    this.isBusy = false;
    this.isRefused = true;
    this.tell("");
    showRefusal({ slot: this.slot.number }, said);
    this.receipt("conflict", said.message);
  }

  later() {
    this.isBusy = false;
    this.failures += 1;
    this.tell(this.area.dataset.waiting);
    this.receipt(navigator.onLine ? "waiting" : "offline", this.area.dataset.notSent);
    this.pause = setTimeout(() => this.hurry(), 1000 * Math.min(2 ** (this.failures - 1), LONGEST_REST));
  }

  tell(text) {
    this.progress.hidden = !text;
    if (this.progress.textContent !== text) this.progress.textContent = text;
  }

  // The page's one receipt never says that all is saved while a file is not.
  receipt(state, text) {
    this.outbox.file = state && [state, text];
    this.outbox.hear.changed();
  }
}

function readJson(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {}; // a page of somebody else, or nothing
  }
}
