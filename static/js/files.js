/* A button for choosing files that speaks Vietnamese whatever the browser does, and names what was chosen.
   Without this script the browser's own button is there. */
(() => {
  "use strict";

  function element(name, className, text) {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = text;
    return made;
  }

  function dress(input) {
    const box = element("span", "file", "");
    const face = element("span", "button plain", input.multiple ? "Chọn các tệp" : "Chọn tệp");
    const chosen = element("span", "hint", "");
    face.setAttribute("aria-hidden", "true");
    chosen.id = `${input.id}_chosen`;
    chosen.setAttribute("role", "status");
    input.before(box);
    // The input lies over its face, unseen: it is still what is tapped, focused and dropped upon.
    box.append(face, input);
    box.after(chosen);
    const described = input.getAttribute("aria-describedby");
    input.setAttribute("aria-describedby", described ? `${described} ${chosen.id}` : chosen.id);
    const tell = () => {
      const names = Array.from(input.files, (file) => file.name);
      const count = names.length > 1 ? `${names.length} tệp: ` : "";
      chosen.textContent = names.length ? `Đã chọn ${count}${names.join(", ")}` : "Chưa chọn tệp nào";
    };
    input.addEventListener("change", tell);
    tell();
  }

  function dressAll() {
    document.querySelectorAll("input[type=file]").forEach((input) => {
      if (!input.closest(".file")) dress(input);
    });
  }

  dressAll();
  // An answer to an upload takes the place of the page's content.
  document.addEventListener("page-replaced", dressAll);
})();
