// On every page: answers that an earlier page could not send are sent now, and those of another learner are erased.
// Another open page that sends the same answer gets the same reply.

import { askWho, deliver } from "./delivery.js";
import { allKept, erase } from "./store.js";

const LONGEST = 30 * 86_400_000;

export async function sendLeftovers(learner, except) {
  if (!learner) return; // who is signed out may come back
  const entries = (await allKept()).filter((entry) => entry.attempt !== except);
  const tooOld = entries.filter((entry) => Date.now() - entry.at > LONGEST);
  await Promise.all(tooOld.map(erase));
  for (const attempt of new Set(entries.map((entry) => entry.attempt))) {
    await sendAll(entries.filter((entry) => entry.attempt === attempt && !tooOld.includes(entry)));
  }
}

async function sendAll(entries) {
  const who = entries.length ? await askWho(entries[0].url, entries[0].attempt) : null;
  if (!who?.learner) return;
  for (const entry of entries) {
    const { kind } = who.is_mine ? await deliver({ ...entry, learner: who.learner }, who.csrf_token) : { kind: "not-theirs" };
    // What waits for a decision waits on the page of its question.
    if (["saved", "closed", "not-theirs"].includes(kind)) await erase(entry);
  }
}

// Pages open in other tabs hear who is signed in here.
export const learnerChannel = "BroadcastChannel" in window ? new BroadcastChannel("quizapp-learner") : null;
export const thisLearner = document.documentElement.dataset.learner ?? "";
if (thisLearner) learnerChannel?.postMessage(thisLearner);
