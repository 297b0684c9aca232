// One line for the whole page: the worst state of all questions.

import { fill } from "./dom.js";

const SLOW = 4000;

export class Receipt {
  constructor(words, outbox) {
    Object.assign(this, { words, outbox });
    this.line = document.querySelector("[data-receipt]");
  }

  show() {
    const [state, text] = this.state();
    if (!this.line || !state) return;
    const place = this.line.querySelector("span");
    this.line.dataset.state = state;
    if (place.textContent !== text) place.textContent = text;
  }

  state() {
    const { outbox, words } = this;
    const stuck = [...outbox.stuck.values()];
    if (outbox.closed) return ["conflict", outbox.closed];
    if (stuck.some(({ kind }) => kind === "conflict")) return ["conflict", words.conflict];
    if (stuck.length) return ["conflict", stuck[0].said.message];
    if (!outbox.waiting.size && outbox.file) return outbox.file;
    if (!outbox.waiting.size) return outbox.saved ? ["saved", fill(words.saved, { time: outbox.saved.text })] : [];
    if (outbox.obstacle) return ["waiting", outbox.obstacle.learner ? words.other : words.signIn];
    if (outbox.keeping) return ["saving", words.saving];
    if (!navigator.onLine) return ["offline", outbox.isDurable ? words.offline : words.offlineHere];
    const age = Date.now() - outbox.entries[0].at;
    clearTimeout(this.timer);
    if (outbox.failures || age > SLOW) return ["waiting", words.retry];
    this.timer = setTimeout(() => this.show(), SLOW - age + 50);
    return ["saving", words.saving];
  }
}
