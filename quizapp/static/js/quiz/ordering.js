// Ordering: the select boxes hold the answer, the list follows them.
import { fill } from "./dom.js";

export class OrderList {
  constructor(list, words) {
    Object.assign(this, { list, words });
    this.voice = document.createElement("p");
    this.voice.className = "visually-hidden";
    this.voice.setAttribute("role", "status");
    list.after(this.voice);
    for (const item of this.items) {
      const box = document.createElement("span");
      box.className = "order-list__buttons";
      box.append(this.button(item, "up", -1), this.button(item, "down", 1));
      item.append(box);
    }
    list.addEventListener("change", (event) => this.place(event.target));
    list.closest("[data-slot]")?.addEventListener("restored", () => this.sort());
    this.before = new Map(this.selects.map((select) => [select, select.value]));
  }

  get items() {
    return [...this.list.children];
  }

  get selects() {
    return this.items.map((item) => item.querySelector("select"));
  }

  name(item) {
    return item.querySelector(".order-list__text").textContent.trim();
  }

  button(item, direction, step) {
    const button = document.createElement("button");
    const arrow = document.getElementById(`arrow-${direction}`);
    button.type = "button";
    button.className = "button";
    button.setAttribute("aria-label", fill(this.words[direction], { item: this.name(item) }));
    button.append(arrow ? arrow.content.cloneNode(true) : step < 0 ? "↑" : "↓");
    button.addEventListener("click", () => this.move(item, step, button));
    return button;
  }

  move(item, step, button) {
    const items = this.items;
    const from = items.indexOf(item);
    const to = from + step;
    if (to < 0 || to >= items.length) return;
    items.splice(from, 1);
    items.splice(to, 0, item);
    this.list.append(...items);
    this.selects.forEach((select, index) => (select.value = String(index + 1)));
    this.remember();
    button.focus();
    this.voice.textContent = fill(this.words.moved, { item: this.name(item), position: to + 1 });
    this.selects[to].dispatchEvent(new Event("change", { bubbles: true }));
  }

  // A position chosen in a box: who stood there takes the free one; a complete list is shown in its order.
  place(select) {
    const other = this.selects.find((one) => one !== select && one.value && one.value === select.value);
    if (other) other.value = this.before.get(select);
    if (this.sort()) select.focus();
  }

  // True when a complete list changed its order.
  sort() {
    this.remember();
    if (!this.selects.every((one) => one.value)) return false;
    const sorted = this.items.sort((a, b) => a.querySelector("select").value - b.querySelector("select").value);
    if (sorted.every((item, index) => item === this.list.children[index])) return false;
    this.list.append(...sorted);
    return true;
  }

  remember() {
    this.before = new Map(this.selects.map((select) => [select, select.value]));
  }
}
