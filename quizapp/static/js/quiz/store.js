// Answers that the server has not confirmed yet, in this browser's IndexedDB: they survive a reload, a crash and a restart.
// Only this file touches storage. The database is made with the first answer; readers of lessons never have one.

const NAME = "quizapp-answers";
const STORE = "answers";

function openStore(mayMake) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      if (mayMake) request.result.createObjectStore(STORE, { keyPath: "key" });
      else request.transaction.abort();
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => (mayMake ? reject(request.error) : resolve(null));
  });
}

// One transaction, on the disk before it counts; the connection is closed again, so that no page holds up another.
async function inStore(mayMake, act) {
  const database = await openStore(mayMake);
  if (!database) return undefined;
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, "readwrite", { durability: "strict" });
    const request = act(transaction.objectStore(STORE));
    const end = (settle, value) => {
      database.close();
      settle(value);
    };
    transaction.oncomplete = () => end(resolve, request?.result);
    transaction.onabort = () => end(reject, transaction.error);
  });
}

export const keyOf = ({ attempt, slot, tab }) => `${attempt}/${slot}/${tab}`;

// One entry for each question and tab: the newest answer with the stamp it is sent with.
export const keep = (entry) => inStore(true, (answers) => answers.put({ ...entry, key: keyOf(entry) }));

// Not if the tab has put a newer answer in its place.
export const erase = (entry) =>
  inStore(false, (answers) => {
    const found = answers.get(keyOf(entry));
    found.onsuccess = () => found.result?.sequence <= entry.sequence && answers.delete(found.result.key);
  });

// Everything kept, oldest first; nothing where storage is switched off.
export async function allKept() {
  const entries = (await inStore(false, (answers) => answers.getAll()).catch(() => null)) ?? [];
  return entries.sort((one, other) => one.at - other.at);
}
