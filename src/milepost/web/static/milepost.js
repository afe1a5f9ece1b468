// Small enhancements. Every page does its whole job without them.
import { initAll } from "./build/govuk-frontend.min.js";

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
