// Small enhancements. Every page does its whole job without them.
import { Button, createAll, initAll } from "./build/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// Each element that asks for a module by name gets it, once.
const modules = {
  "milepost-print": (button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  },
};

for (const [name, start] of Object.entries(modules)) {
  document.querySelectorAll(`[data-module="${name}"]`).forEach(start);
}

// What htmx put into the page: new buttons work with the space bar too, and where the whole
// content was exchanged, the focus goes to its heading.
document.body.addEventListener("htmx:oobAfterSwap", () => {
  const moves = document.getElementById("moves");
  if (moves && !moves.querySelector("[data-govuk-button-init]")) createAll(Button, {}, moves);
});
// Who writes a reason already keeps the place: an answer that comes late (the arrow keys send one
// for each rating they pass) does not take it away.
document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target } = event.detail;
  if (target.matches(".mp-rate__why") && target.contains(document.activeElement)) {
    event.detail.shouldSwap = false;
  }
});
document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.id !== "main-content") return;
  const heading = document.querySelector("main h1");
  heading.tabIndex = -1;
  heading.focus();
});

// Who leaves by sending a form is on the way already: an answer that was asked for before, and comes
// now, neither changes this page nor loads it again, which would lose what the next one has to say.
let isLeaving = false;
window.addEventListener("submit", (event) => {
  if (!event.defaultPrevented) isLeaving = true;
});
window.addEventListener("pageshow", () => {
  isLeaving = false;
});
document.body.addEventListener("htmx:beforeOnLoad", (event) => {
  if (isLeaving) event.preventDefault();
});
