/* Passwords are shown once: a second tap must not lose the answer to the first; and a button that prints. */
(() => {
  "use strict";

  for (const form of document.querySelectorAll("form[data-once]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      if (form.dataset.sent) return;
      form.dataset.sent = "true";
      // Nothing tells that the browser was stopped: after a while the button works again.
      setTimeout(() => delete form.dataset.sent, 30000);
    });
  }
  /* A page that comes back from the browser's memory may be sent again. */
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-once]")) delete form.dataset.sent;
  });

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();
