"use strict";
// Shows only the terms that hold what is typed, whatever its accents.
{
  const box = document.getElementById("filter");
  const found = document.getElementById("found");
  const plain = (text) =>
    text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("\u0131", "i").replace(/\s+/g, " ").trim();
  const terms = [...document.querySelectorAll(".terms > div")].map((term) => [term, plain(term.textContent)]);

  const filter = () => {
    const wanted = plain(box.value);
    let shown = 0;
    for (const [term, text] of terms) {
      term.hidden = !text.includes(wanted);
      shown += !term.hidden;
    }
    found.textContent = wanted ? `${shown} of ${terms.length} terms` : "";
  };

  box.addEventListener("input", filter);
  // A link to a term leads to it even if the filter hides it.
  window.addEventListener("hashchange", () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target?.hidden) {
      box.value = "";
      filter();
      target.scrollIntoView();
    }
  });
  document.querySelector(".needs-script").hidden = false;
}
