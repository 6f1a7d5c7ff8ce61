// The one small form that predict() and quiz() share. All judging happens in Python.
function radios(model, name) {
  const fieldset = document.createElement("fieldset");
  const legend = document.createElement("legend");
  legend.textContent = model.get("question");
  fieldset.append(legend);
  model.get("choices").forEach((text, i) => {
    const label = document.createElement("label");
    const radio = document.createElement("input");
    radio.type = "radio";
    radio.name = name;
    radio.value = String(i);
    radio.checked = model.get("selected") === i;
    label.append(radio, `${String.fromCharCode(65 + i)}. ${text}`);
    fieldset.append(label);
  });
  return fieldset;
}

function number(model, name) {
  const row = document.createElement("div");
  const label = document.createElement("label");
  label.htmlFor = `${name}-entry`;
  label.textContent = model.get("question");
  const input = document.createElement("input");
  // Not type="number": Chromium hands over an empty string for "58,3".
  input.type = "text";
  input.inputMode = "decimal";
  input.autocomplete = "off";
  input.id = label.htmlFor;
  input.value = model.get("entry");
  const unit = document.createElement("span");
  unit.id = `${name}-unit`;
  unit.textContent = model.get("unit");
  input.setAttribute("aria-describedby", `${unit.id} ${name}-status`);
  row.append(label, input, " ", unit);
  return row;
}

function render({ model, el }) {
  const name = `ab-${Math.random().toString(36).slice(2)}`;
  const form = document.createElement("form");
  form.className = "ab-form";
  form.noValidate = true;
  form.dataset.key = model.get("key");
  const button = document.createElement("button");
  button.type = "submit";
  button.textContent = model.get("button");
  const status = document.createElement("p");
  status.id = `${name}-status`;
  status.setAttribute("role", "status");
  const field = model.get("choices").length ? radios(model, name) : number(model, name);
  form.append(field, button, status);
  // Otherwise the notebook's shortcuts take the arrow keys from a focused radio button.
  for (const part of form.querySelectorAll("input, button")) {
    part.dataset.lmSuppressShortcuts = "true";
  }

  const show = () => {
    status.textContent = model.get("message");
    form.dataset.outcome = model.get("outcome");
    const input = form.querySelector("input[type=text]");
    if (input) input.setAttribute("aria-invalid", String(model.get("outcome") === "error"));
  };
  const submit = (event) => {
    event.preventDefault();
    const checked = form.querySelector("input:checked");
    const input = form.querySelector("input[type=text]");
    status.textContent = ""; // so that the same message is announced again
    model.set("selected", checked ? Number(checked.value) : -1);
    if (input) model.set("entry", input.value);
    model.set("submitted", model.get("submitted") + 1);
    model.save_changes();
  };
  form.addEventListener("submit", submit);
  form.addEventListener("keydown", (event) => {
    // Notebook front ends swallow the key press that would send a form by itself.
    if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
    event.preventDefault();
    form.requestSubmit();
  });
  model.on("change:answered", show);
  show();
  el.append(form);
  return () => model.off("change:answered", show);
}

export default { render };
