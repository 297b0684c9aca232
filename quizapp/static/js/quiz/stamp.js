// Every change made on this page has a number; together with the page's own name the server tells answers apart by it.

export const tab = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");

let count = 0;
export const latestCount = () => count;
export const nextStamp = () => ({ tab, sequence: ++count });
