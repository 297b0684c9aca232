// One question on the page: reads the answer out of its fields, and puts one back that waited in the queue.

import { isBlank } from "./delivery.js";
import { nextStamp } from "./stamp.js";

export class Slot {
  // `pristine` is the form as the server made it: a choice made before this script ran counts as a change.
  constructor(area, form, pristine, outbox) {
    Object.assign(this, { area, form, outbox });
    this.number = Number(area.dataset.slot);
    this.revisionField = area.querySelector("[data-revision]") ?? form.elements.base_revision;
    this.shown = JSON.stringify(this.fields(pristine));
  }

  fields(form = this.form) {
    const isOurs = ([name, value]) => name.startsWith(`q${this.number}-`) && typeof value === "string" && !isBlank(value);
    return [...new FormData(form)].filter(isOurs);
  }

  // `wait` for somebody who is still typing; the change is kept at once all the same. **Units**: milliseconds.
  changed(wait = 0) {
    const fields = this.fields();
    if (JSON.stringify(fields) === this.shown) return;
    this.shown = JSON.stringify(fields);
    this.area.querySelector(".refusal")?.remove();
    const { attempt, learner } = this.outbox;
    const base = Number(this.revisionField.value);
    const entry = { attempt, learner, slot: this.number, ...nextStamp(), base, fields, at: Date.now(), url: this.area.dataset.saveUrl };
    this.outbox.put({ ...entry, isShown: true }, wait);
  }

  // Files that have arrived are part of the answer from now on.
  takeFiles(fields, revision) {
    this.area.querySelectorAll(`[type=hidden][name="q${this.number}-file"]`).forEach((field) => field.remove());
    this.area.append(...fields);
    this.revisionField.value = revision;
  }

  // Unless the learner was quicker than the store.
  restore(entry) {
    entry.isShown = true;
    if (JSON.stringify(this.fields()) !== this.shown) return;
    for (const field of this.area.querySelectorAll(`[name^="q${this.number}-"]`)) {
      const values = entry.fields.filter(([name]) => name === field.name).map(([, value]) => value);
      if (/^(radio|checkbox)$/.test(field.type)) field.checked = values.includes(field.value);
      else if (field.type !== "hidden") field.value = values[0] ?? ""; // files stand as the server has them
    }
    this.shown = JSON.stringify(this.fields());
    this.area.dispatchEvent(new CustomEvent("restored", { bubbles: true }));
  }
}
