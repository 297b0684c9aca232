// Small help with options: no more ticks than allowed, and how many questions are still open.

import { fill, make } from "./dom.js";

export function capTicks(event, words) {
  const group = event.target.closest("[data-max]");
  if (!group || event.target.type !== "checkbox") return;
  const isTooMany = group.querySelectorAll("input:checked").length > Number(group.dataset.max);
  if (isTooMany) event.target.checked = false;
  let hint = group.querySelector("[data-hint]");
  if (!hint && isTooMany) {
    hint = make("p", { className: "question__hint question__hint--limit", role: "status", "data-hint": "" });
    group.append(hint);
  }
  if (hint) hint.textContent = isTooMany ? fill(words.limit, { count: group.dataset.max }) : "";
}

export function showOpen(areas) {
  const place = document.querySelector("[data-open-count]");
  if (!place) return;
  const isGiven = (field) => (/^(radio|checkbox)$/.test(field.type) ? field.checked : field.value.trim());
  const fields = "input[type=radio], input[type=checkbox], input[type=text], input:not([type]), textarea, select:has(option[value=''])";
  place.textContent = areas.filter((area) => ![...area.querySelectorAll(fields)].some(isGiven)).length;
}
