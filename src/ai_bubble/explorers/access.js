// Mends two things in the explorers' ipywidgets controls, which they do not do themselves:
// a slider's handle gets its label as accessible name, and the notebook's one-letter shortcuts
// (A adds a cell, D D deletes one) stay away from keys pressed in a control.
const CONTROLS = "select, input, button, [role=slider]";

function mend(root) {
  for (const slider of root.querySelectorAll("[role=slider]")) {
    const label = slider.closest(".widget-inline-hbox")?.querySelector(".widget-label");
    if (label) slider.setAttribute("aria-label", label.textContent);
  }
  for (const control of root.querySelectorAll(CONTROLS)) {
    control.dataset.lmSuppressShortcuts = "true";
  }
}

function render({ el }) {
  let observer;
  let frame;
  const start = () => {
    const root = el.closest(".ab-explorer");
    if (!root) {
      frame = requestAnimationFrame(start); // not on the page yet
      return;
    }
    mend(root);
    observer = new MutationObserver(() => mend(root));
    observer.observe(root, { childList: true, subtree: true });
  };
  start();
  return () => {
    cancelAnimationFrame(frame);
    observer?.disconnect();
  };
}

export default { render };
