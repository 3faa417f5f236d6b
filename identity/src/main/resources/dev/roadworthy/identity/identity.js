"use strict";
for (const button of document.querySelectorAll("[data-reveals]")) {
  const input = document.getElementById(button.dataset.reveals);
  const word = button.firstChild;
  const show = (shown) => {
    input.type = shown ? "text" : "password";
    word.data = shown ? "Hide" : "Show";
    button.setAttribute("aria-pressed", String(shown));
  };
  button.hidden = false;
  button.parentElement.classList.add("ready");
  button.addEventListener("click", () => show(input.type === "password"));
  input.form.addEventListener("submit", () => show(false));
}
for (const form of document.forms) {
  form.addEventListener("submit", (event) => {
    const button = form.querySelector("[type=submit]");
    if (button.getAttribute("aria-busy") === "true") {
      event.preventDefault();
      return;
    }
    button.setAttribute("aria-busy", "true");
  });
}
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("[aria-busy]")) {
    button.removeAttribute("aria-busy");
  }
});
document.getElementById("errors")?.focus();
