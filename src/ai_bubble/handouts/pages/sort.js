"use strict";
// Makes tables with data-sort sortable: a button in each column's heading, by mouse and keyboard.
for (const table of document.querySelectorAll("table[data-sort]")) {
  const body = table.tBodies[0];
  const asInFile = [...body.rows];
  const heads = [...table.tHead.rows[0].cells];
  const status = document.getElementById(table.dataset.status);
  const words = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  const text = (row, at) => row.cells[at].textContent.trim();
  const number = (value) => Number(value.replaceAll(",", "").replace("INF", "Infinity"));
  const compare = {
    number: (a, b) => (a === b ? 0 : number(a) - number(b)),
    date: (a, b) => (a < b ? -1 : a > b ? 1 : 0),
    text: words.compare,
  };

  const sorted = (at, way) => {
    const filled = asInFile.filter((row) => text(row, at));
    const empty = asInFile.filter((row) => !text(row, at));
    const order = compare[heads[at].dataset.kind];
    const sign = way === "ascending" ? 1 : -1;
    filled.sort((a, b) => sign * order(text(a, at), text(b, at)));
    return [...filled, ...empty];
  };

  const next = { none: "ascending", ascending: "descending", descending: "none" };
  const press = (at) => {
    const way = next[heads[at].getAttribute("aria-sort")];
    for (const head of heads) head.setAttribute("aria-sort", "none");
    heads[at].setAttribute("aria-sort", way);
    body.append(...(way === "none" ? asInFile : sorted(at, way)));
    const name = heads[at].textContent.trim();
    status.textContent = way === "none" ? "Rows as in the file." : `Sorted by ${name}, ${way}; empty cells last.`;
  };

  heads.forEach((head, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => press(at));
    head.append(button);
    head.setAttribute("aria-sort", "none");
  });
}
for (const hidden of document.querySelectorAll(".needs-script")) hidden.hidden = false;
