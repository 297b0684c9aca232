// What every page of an open attempt has: the queue, its receipt, and the questions that only the learner can decide.

import { thisLearner } from "./leftovers.js";
import { SessionDialog, showConflict, showRefusal } from "./notices.js";
import { Outbox } from "./outbox.js";
import { Receipt } from "./receipt.js";
import { nextStamp } from "./stamp.js";

export function openAttempt(form, { saved = () => {}, changed = () => {} } = {}) {
  const words = form.dataset;
  const dialog = new SessionDialog();
  const hear = {
    saved,
    changed() {
      receipt.show();
      changed();
    },
    conflict(entry, said) {
      const keep = () => outbox.keepMine(entry.slot, said.revision, nextStamp());
      const take = () => outbox.drop(entry.slot).then(() => location.reload());
      showConflict(entry, said, { keep, take });
    },
    refused: showRefusal,
    stranger: (who) => dialog.show(who),
    welcome(token) {
      dialog.close();
      for (const field of document.getElementsByName("csrf_token")) field.value = token;
    },
  };
  const token = form.elements.csrf_token.value;
  const outbox = new Outbox({ attempt: words.attempt, learner: thisLearner, token, saveUrl: words.answers, hear });
  const receipt = new Receipt(words, outbox);
  for (const moment of ["online", "offline"]) addEventListener(moment, () => receipt.show());
  return { outbox, remind: () => outbox.obstacle && dialog.show(outbox.obstacle) };
}
