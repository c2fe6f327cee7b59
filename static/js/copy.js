/* One tap copies the text of a box and unfolds it. Without this script it is chosen and copied by hand. */
(() => {
  "use strict";

  const said = document.getElementById("copied");

  for (const button of document.querySelectorAll("button[data-copies]")) {
    const area = document.getElementById(button.dataset.copies);
    button.hidden = false;
    button.addEventListener("click", () => {
      area.closest("details").open = true;
      area.focus();
      area.select();
      area.setSelectionRange(0, area.value.length); // iPhones select nothing of a box that is only read
      // Not navigator.clipboard: that is missing on a page without https.
      said.textContent = document.execCommand("copy")
        ? "Đã chép. Mở nơi cần gửi và dán."
        : "Nội dung đã chọn sẵn: bấm Ctrl+C, hoặc nhấn giữ rồi “Sao chép”.";
    });
  }
})();
