// Practising by keyboard: 1 to 9 choose, Enter checks and goes on. Without this script the buttons do it.

const form = document.querySelector("form[data-practice]");
let isSent = false;

function pick(event) {
  const groups = [...form.querySelectorAll(".question__options")];
  const group = event.target.closest(".question__options") ?? (groups.length === 1 ? groups[0] : null);
  const input = group?.querySelectorAll(".option__input")[event.key - 1];
  input?.focus();
  input?.click();
}

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.matches("textarea, select, input:not([type=radio], [type=checkbox])");
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat || isTyping) return;
  if (event.key === "Enter" && !event.target.closest("a, button, summary")) {
    event.preventDefault();
    document.querySelector("[data-go-on]")?.click();
  } else if (form && /^[1-9]$/.test(event.key)) {
    pick(event);
  }
});

form?.addEventListener("submit", (event) => {
  if (isSent) event.preventDefault();
  isSent = true;
});

// A page from the browser's memory may show a question that was answered meanwhile.
addEventListener("pageshow", (event) => event.persisted && location.reload());
