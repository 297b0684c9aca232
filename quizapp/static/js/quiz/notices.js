// What has to be decided by the learner: two answers to one question, an answer that cannot be taken, a lost session.

import { make } from "./dom.js";

function place(slot, box) {
  const area = document.querySelector(`form [data-slot="${slot}"], form[data-slot="${slot}"]`);
  (area ?? document.querySelector("main form")).prepend(box);
  box.scrollIntoView({ block: "nearest" });
}

const button = (text, kind, onclick) => make("button", { type: "button", className: `button button--${kind}`, textContent: text, onclick });

// `keep` and `take` are what the two buttons do.
export function showConflict({ slot }, { words, stored_text: stored, sent_text: sent }, { keep, take }) {
  document.getElementById(`conflict-${slot}`)?.parentElement.remove();
  const box = make("section", { className: "conflict", "aria-labelledby": `conflict-${slot}` });
  const answer = (label, text) => make("div", {}, make("dt", {}, label), make("dd", {}, text));
  const act = (what) => () => {
    box.remove();
    what();
  };
  box.append(
    make("div", { role: "alert" }, make("h2", { id: `conflict-${slot}` }, words.title), make("p", {}, words.text)),
    make("dl", { className: "conflict__answers" }, answer(words.stored, stored), answer(words.sent, sent)),
    make("p", { className: "actions" }, button(words.keep, "secondary", act(keep)), button(words.take, "secondary", act(take))),
  );
  place(slot, box);
}

export function showRefusal({ slot }, { message }) {
  document.querySelector(`.refusal[data-of="${slot}"]`)?.remove();
  place(slot, make("p", { className: "refusal", role: "alert", "data-of": slot }, message));
}

// A dialog that stays until the learner is back or wants to look at the page first.
export class SessionDialog {
  show(who) {
    this.close();
    const { title, text, sign_in: signIn, later } = who.words;
    const link = make("a", { className: "button button--primary", href: who.sign_in_url, target: "_blank", rel: "noopener" }, signIn);
    const dialog = make(
      "dialog",
      { className: "dialog", "aria-labelledby": "session-title", "aria-describedby": "session-text" },
      make("h2", { id: "session-title" }, title),
      make("p", { id: "session-text" }, text),
      make("p", { className: "actions" }, link, button(later, "quiet", () => this.close())),
    );
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
    this.dialog = dialog;
  }

  close() {
    this.dialog?.close();
    this.dialog = null;
  }
}
