// Brings the explorers of a page to life, with no network: charts through vegaEmbed, which must be
// there already, and the list of claims. What stays dead is shown as a picture by the style sheet.
(() => {
  function alive(box) {
    box.classList.add("is-live");
  }

  // Vega made the input; it knows positions, the reader wants values.
  function dressed(group, control) {
    const input = group.querySelector(`[name="${control.signal}"]`);
    if (input.type !== "range") return () => {};
    input.nextSibling.remove();
    const value = document.createElement("span");
    value.className = "living-value";
    value.setAttribute("aria-hidden", "true"); // it is the input's value text
    input.before(value);
    return (position) => {
      value.textContent = control.values[position];
      input.setAttribute("aria-valuetext", `${control.values[position]} ${control.unit}`);
    };
  }

  async function chart(box) {
    const page = JSON.parse(box.querySelector("script").textContent);
    const [group, reset, status, picture] = [
      ".living-controls",
      "button",
      "[role=status]",
      ".living-chart",
    ].map((selector) => box.querySelector(`.living-live ${selector}`));
    delete page.spec.$schema; // JupyterLab's version; the newer one here would warn of it
    const { view } = await vegaEmbed(picture, page.spec, {
      mode: "vega-lite",
      logLevel: 1, // errors; a panel that is empty for now is none
      renderer: "svg",
      actions: false,
      bind: group,
      ast: true, // no eval, so that a strict content security policy holds
      defaultStyle: false,
      tooltip: () => {},
    });
    for (const control of page.controls) {
      const show = dressed(group, control);
      show(control.start);
      view.addSignalListener(control.signal, (_, position) => show(position));
    }
    status.textContent = view.signal("sentence");
    view.addSignalListener("sentence", (_, sentence) => (status.textContent = sentence));
    reset.addEventListener("click", () => {
      for (const control of page.controls) view.signal(control.signal, control.start);
      view.runAsync();
    });
    alive(box);
    // Where the chart is wider than the screen, keys must be able to scroll it.
    const reach = () => {
      if (picture.scrollWidth > picture.clientWidth) picture.tabIndex = 0;
      else picture.removeAttribute("tabindex");
    };
    new ResizeObserver(reach).observe(picture);
  }

  function claims(box) {
    const menus = [...box.querySelectorAll("select[data-by]")];
    const list = box.querySelector("select[size]");
    const status = box.querySelector("[role=status]");
    const all = [...box.querySelectorAll("details")];
    const fits = (claim, menu) =>
      menu.selectedIndex === 0 || claim.dataset[menu.dataset.by].split("; ").includes(menu.value);
    const choose = () => {
      for (const claim of all) claim.hidden = claim.id !== list.value;
    };
    const narrow = () => {
      const found = all.filter((claim) => menus.every((menu) => fits(claim, menu)));
      list.replaceChildren(
        ...found.map((claim) => new Option(claim.querySelector("summary").textContent, claim.id)),
      );
      list.selectedIndex = found.length ? 0 : -1;
      status.textContent = `${found.length} of ${all.length} claims`;
      choose();
    };
    for (const menu of menus) menu.addEventListener("change", narrow);
    list.addEventListener("change", choose);
    box.querySelector("button").addEventListener("click", () => {
      for (const menu of menus) menu.selectedIndex = 0;
      narrow();
    });
    for (const claim of all) claim.open = true;
    narrow();
    alive(box);
  }

  for (const box of document.querySelectorAll(".living")) {
    if (box.classList.contains("living-claims")) claims(box);
    else chart(box);
  }
})();
