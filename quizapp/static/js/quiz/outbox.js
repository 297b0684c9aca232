// The queue of one attempt: every change is kept in the browser's store first, then sent, then erased when confirmed.
// Each question's answers go one after the other, oldest first; a few questions go at the same time.

import { askWho, deliver, post } from "./delivery.js";
import { learnerChannel } from "./leftovers.js";
import { allKept, erase, keep, keyOf } from "./store.js";

const LONGEST_PAUSE = 4; // seconds: after a return everything is sent within five
const AT_ONCE = 4;

export class Outbox {
  // `hear` is told: changed(), saved(slot, revision), conflict(entry, said), refused(entry, said), stranger(who), welcome(token).
  constructor({ attempt, learner, token, saveUrl, hear }) {
    Object.assign(this, { attempt, learner, token, saveUrl, hear, file: null, failures: 0, keeping: 0 }); // file: [state, text] of one that waits
    this.waiting = new Map(); // by key
    this.stuck = new Map(); // by key: {kind: conflict | refused, said}, until the learner has chosen or changed it
    this.seen = new Map(); // by slot: the newest revision that this page has shown
    this.busy = new Set(); // slots on their way
    this.holds = new Map(); // by slot: timer of somebody who is still typing
    this.obstacle = null; // who is signed in, when it is not this learner
    this.isDurable = true;
    addEventListener("online", () => this.hurry());
    for (const moment of ["focus", "pageshow"]) addEventListener(moment, () => this.obstacle && this.ask());
    learnerChannel?.addEventListener("message", ({ data }) => (this.obstacle || data !== this.learner) && this.ask());
  }

  get entries() {
    return [...this.waiting.values()].sort((one, other) => one.at - other.at);
  }

  of(slot) {
    return this.entries.filter((entry) => entry.slot === slot);
  }

  isStuck(entry) {
    return this.stuck.has(keyOf(entry));
  }

  // What earlier pages of this attempt have left, in the order of the changes.
  async load() {
    for (const entry of await allKept()) {
      const isOurs = entry.attempt === this.attempt && entry.learner === this.learner;
      if (isOurs && !(this.waiting.get(keyOf(entry))?.sequence >= entry.sequence)) this.waiting.set(keyOf(entry), { ...entry, isShown: false });
    }
    return this.entries;
  }

  put(entry, wait = 0) {
    this.waiting.set(keyOf(entry), entry);
    this.stuck.delete(keyOf(entry));
    this.store(entry);
    clearTimeout(this.holds.get(entry.slot));
    this.holds.delete(entry.slot);
    if (wait) this.holds.set(entry.slot, setTimeout(() => this.release(entry.slot), wait));
    this.hear.changed();
    this.run();
  }

  store(entry) {
    if (this.obstacle?.learner) return; // nothing of this page is kept for somebody else
    this.keeping += 1; // nothing is said to be kept before it is
    keep(entry).catch(() => (this.isDurable = false)).then(() => (this.keeping -= 1)).then(() => this.hear.changed());
  }

  release(slot) {
    this.holds.delete(slot);
    this.run();
  }

  run() {
    if (this.pause || this.obstacle) return;
    for (const entry of this.entries) {
      const mustWait = this.busy.size >= AT_ONCE || this.busy.has(entry.slot) || this.holds.has(entry.slot);
      if (!mustWait && !this.isStuck(entry)) this.send(entry);
    }
  }

  async send(entry) {
    this.busy.add(entry.slot);
    const base = entry.isShown ? Math.max(entry.base, this.seen.get(entry.slot) ?? 0) : entry.base;
    const { kind, said, retryAfter } = await deliver({ ...entry, base, learner: this.learner }, this.token);
    this.busy.delete(entry.slot);
    this.isUnreachable = kind === "unreachable";
    if (kind === "saved") this.confirm(entry, said);
    else if (kind === "closed") this.close(entry, said);
    else if (kind === "conflict" || kind === "refused") this.hold(entry, kind, said);
    else if (kind !== "turned-away") this.later(retryAfter);
    else if ((await this.ask()) && !this.failures) this.failures = 1; // with a new token once more, at once
    else if (!this.obstacle) this.later(0);
    this.hear.changed();
    this.run();
  }

  confirm(entry, said) {
    this.failures = 0;
    this.pause = clearTimeout(this.pause); // the way is free for the others too
    if (entry.isShown) this.seen.set(entry.slot, Math.max(said.revision, this.seen.get(entry.slot) ?? 0));
    this.saved = { at: said.saved_at, text: said.saved_at_text };
    if (said.seconds_left !== undefined) dispatchEvent(new CustomEvent("quiz:time", { detail: said.seconds_left }));
    this.remove(entry);
    this.hear.saved(entry.slot, said.revision);
  }

  remove(entry) {
    if (this.waiting.get(keyOf(entry))?.sequence === entry.sequence) this.waiting.delete(keyOf(entry));
    this.stuck.delete(keyOf(entry));
    const erased = erase(entry).catch(() => {});
    this.erasing = Promise.all([this.erasing, erased]); // who leaves the page waits for it
    return erased;
  }

  hold(entry, kind, said) {
    this.failures = 0;
    if (this.waiting.get(keyOf(entry))?.sequence !== entry.sequence) return; // changed meanwhile: that one is asked next
    this.stuck.set(keyOf(entry), { kind, said });
    this.hear[kind](entry, said);
  }

  // The attempt takes no answers any more: the message stands. The others are sent all the same, so that the server has
  // heard of each; nothing stays behind.
  close(entry, said) {
    this.failures = 0;
    this.closed = said.message;
    [entry, ...this.entries.filter((one) => this.isStuck(one))].forEach((one) => this.remove(one));
  }

  // Of two answers to a question the learner keeps the own one: sent as a new change of what is stored.
  keepMine(slot, revision, stamp) {
    const mine = this.of(slot).at(-1);
    this.of(slot).forEach((entry) => this.remove(entry));
    this.seen.set(slot, revision);
    if (mine) this.put({ ...mine, ...stamp, base: revision, at: Date.now(), isShown: true });
  }

  drop = (slot) => Promise.all(this.of(slot).map((entry) => this.remove(entry)));

  // 1, 2, 4, 4 … seconds, or as long as the server asks; a returning connection ends the pause.
  later(retryAfter) {
    this.failures += 1;
    const seconds = retryAfter || Math.min(2 ** (this.failures - 1), LONGEST_PAUSE);
    this.pause ??= setTimeout(() => this.hurry(), seconds * 1000);
  }

  hurry() {
    clearTimeout(this.pause);
    this.pause = null;
    [...this.holds.keys()].forEach((slot) => this.release(slot));
    this.hear.changed();
    this.run();
  }

  // Is this still the learner's browser? True when answers may be sent again, with the token of the present session.
  async ask() {
    clearTimeout(this.asking);
    const who = await askWho(this.saveUrl, this.attempt);
    if (who?.is_mine) this.welcome(who);
    else if (who) this.turnAway(who);
    if (this.obstacle) this.asking = setTimeout(() => this.ask(), 3000);
    this.hear.changed();
    return Boolean(who?.is_mine);
  }

  // The same learner, perhaps under a new session or now with an address.
  welcome(who) {
    const wasTurnedAway = this.obstacle;
    Object.assign(this, { obstacle: null, token: who.csrf_token, learner: who.learner });
    this.waiting.forEach((entry) => (entry.learner = who.learner));
    if (wasTurnedAway) this.entries.forEach((entry) => this.store(entry));
    this.hear.welcome(who.csrf_token);
    if (wasTurnedAway) this.hurry();
  }

  turnAway(who) {
    const isNew = this.obstacle?.learner !== who.learner;
    this.obstacle = who;
    if (who.learner) this.entries.forEach((entry) => erase(entry).catch(() => {}));
    if (isNew) this.hear.stranger(who);
  }

  // The page goes away: send without waiting. The store keeps what is not confirmed.
  flush() {
    if (this.obstacle) return;
    for (const entry of this.entries) {
      if (!this.isStuck(entry)) post(entry, this.token, true).catch(() => {});
    }
  }

  // True when nothing waits any more; false when it does not go on by itself, or not in time.
  async settled(slots, milliseconds) {
    const before = this.failures;
    this.hurry();
    const open = () => this.entries.filter((entry) => !slots || slots.includes(entry.slot));
    for (let left = milliseconds; open().length && left > 0; left -= 50) {
      if (this.failures > before || this.obstacle || open().some((entry) => this.isStuck(entry))) return false;
      await new Promise((resume) => setTimeout(resume, 50));
    }
    return open().length === 0;
  }
}
