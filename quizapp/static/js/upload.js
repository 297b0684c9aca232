// Files are sent as soon as they are chosen, with how far it is. Without this script a button sends them.

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const area = document.querySelector("[data-upload]");
const form = area?.closest("form");
const field = area?.querySelector("input[type=file]");
const progress = area?.querySelector(".upload__progress");

function tell(text, isFault = false) {
  progress.hidden = false;
  progress.classList.toggle("field__error", isFault);
  progress.textContent = text;
}

function send() {
  const request = new XMLHttpRequest();
  const body = new FormData(form);
  body.set("go", "stay");
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) tell(fill(area.dataset.sending, { percent: Math.floor((100 * event.loaded) / event.total) }));
  });
  request.addEventListener("error", () => tell(area.dataset.failed, true));
  request.addEventListener("load", () => {
    let said = {};
    try {
      said = JSON.parse(request.responseText);
    } catch {
      // a page of a proxy, not ours
    }
    if (request.status === 200) return location.reload();
    field.value = "";
    tell(said.message ?? area.dataset.failed, true);
  });
  request.send(body);
}

field?.addEventListener("change", (event) => {
  event.stopPropagation();
  if (field.files.length) send();
});
