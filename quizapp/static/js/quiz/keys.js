// 1 to 9 choose, Enter goes on.

export const isTyping = (target) => target.matches("textarea, select, input:not([type=radio], [type=checkbox])");

export function onKey(event, form) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "Enter" && !event.target.closest("a, button, summary")) {
    event.preventDefault();
    if (!event.repeat) form.querySelector("[data-go-on]")?.click();
  } else if (/^[1-9]$/.test(event.key) && !event.repeat) {
    // Among the parts of a case only the one that has the focus is meant.
    const groups = [...form.querySelectorAll(".question__options:not(.situation *)")];
    const group = event.target.closest(".question__options") ?? (groups.length === 1 ? groups[0] : null);
    const input = group?.querySelectorAll(".option__input")[event.key - 1];
    input?.focus();
    input?.click();
  }
}
