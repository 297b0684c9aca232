// Mark in the picture: a click on a number picks the place in the list, which holds the answer; the numbers follow the list.
// Without this script the list alone does.

const inputOf = (area, marker) => area.querySelector(`.option__input[value="${marker.dataset.place}"]`);

function show(area) {
  for (const marker of area.querySelectorAll("[data-place]")) {
    const input = inputOf(area, marker);
    marker.classList.toggle("marker--chosen", input.checked);
    marker.classList.toggle("marker--focus", input.matches(":focus-visible"));
  }
}

for (const area of document.querySelectorAll("[data-picture]")) {
  area.classList.add("picture-picks");
  area.addEventListener("click", (event) => {
    const marker = event.target.closest("[data-place]");
    if (marker) inputOf(area, marker).click();
  });
  area.addEventListener("focusin", () => show(area));
  area.addEventListener("focusout", () => setTimeout(() => show(area)));
  // After the form's own listeners, which may have taken a tick back.
  for (const event of ["change", "restored"]) document.addEventListener(event, () => show(area));
  show(area);
}
