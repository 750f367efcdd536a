// What the page of groups can't do as plain HTML: deleting, and keeping cards open over a reload.
"use strict";

const dialog = document.querySelector("dialog");

async function send(button) {
  const answer = await fetch(button.dataset.path, { method: button.dataset.method });
  if (answer.ok) {
    location.reload();
  } else {
    dialog.querySelector("p").textContent = `Not deleted: ${answer.status} ${await answer.text()}`;
    dialog.showModal();
  }
}

for (const button of document.querySelectorAll("button[data-path]")) {
  button.addEventListener("click", (event) => {
    event.preventDefault(); // A click on the summary would open or close the card.
    const group = button.closest("details");
    const what = group ? `the group ${group.querySelector("code").textContent}` : "all groups";
    dialog.querySelector("p").textContent = `Delete ${what}?`;
    dialog.onclose = () => {
      dialog.onclose = null;
      if (dialog.returnValue === "delete") {
        send(button);
      }
    };
    dialog.returnValue = "";
    dialog.showModal();
  });
}

for (const card of document.querySelectorAll("details[data-key]")) {
  const key = `open ${card.dataset.key}`;
  card.open = sessionStorage.getItem(key) !== null;
  card.addEventListener("toggle", () => {
    if (card.open) {
      sessionStorage.setItem(key, "1");
    } else {
      sessionStorage.removeItem(key);
    }
  });
}
