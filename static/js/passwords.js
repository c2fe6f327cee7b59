/* Passwords: a button that shows what is typed; and a refused form empties the refused boxes alone. */
(() => {
  "use strict";

  const offer = () => {
    for (const button of document.querySelectorAll("[data-show]")) button.hidden = false;
  };

  const toggle = (button) => {
    const box = document.getElementById(button.dataset.show);
    box.type = box.type === "password" ? "text" : "password";
    /* As text the box must not be corrected, nor learnt by the keyboard. */
    for (const name of ["autocapitalize", "autocorrect"]) box.setAttribute(name, "off");
    box.setAttribute("spellcheck", "false");
    [button.textContent, button.dataset.other] = [button.dataset.other, button.textContent];
  };

  const hide = (form) => {
    for (const button of form.querySelectorAll("[data-show]")) {
      if (document.getElementById(button.dataset.show).type === "text") toggle(button);
    }
  };

  /* The server never writes a password into a page: what was typed is carried from the old page to the new one here. */
  const showRefusal = (form, text) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    const main = page.getElementById("main");
    for (const box of form.querySelectorAll("input[type=password]")) {
      const fresh = page.getElementById(box.id);
      const refused = [fresh, page.getElementById(box.dataset.repeats)].some((one) => one && one.matches("[aria-invalid=true]"));
      if (fresh && !refused) fresh.value = box.value;
    }
    document.title = page.title;
    document.getElementById("main").replaceWith(main);
    offer();
    const errors = document.getElementById("errors");
    if (errors) errors.focus();
  };

  const send = async (form) => {
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
      if (answer.type === "opaqueredirect") return window.location.assign(form.dataset.next);
      if (answer.status === 422) return showRefusal(form, await answer.text());
    } catch (error) {
      /* Away: the browser says so itself. */
    }
    form.submit();
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-show]");
    if (button) toggle(button);
  });

  document.addEventListener("submit", (event) => {
    hide(event.target);
    if (!event.target.matches("form[data-keeps]") || event.defaultPrevented) return;
    event.preventDefault();
    if (event.target.dataset.sent) return;
    event.target.dataset.sent = "true";
    setTimeout(() => delete event.target.dataset.sent, 30000);
    send(event.target);
  });

  offer();
})();
