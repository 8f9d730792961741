// The desk opens the panel by itself, and shows what is written to the ticket. Without it, the button opens the panel.
"use strict";

for (const form of document.querySelectorAll("form[data-opens]")) {
  form.hidden = true;
  form.submit();
}
for (const here of document.querySelectorAll("[data-messages]")) {
  const look = async () => {
    try {
      const answer = await fetch(here.dataset.messages);
      if (answer.ok) {
        const text = await answer.text();
        if (text.trim() !== here.dataset.last) {
          here.dataset.last = text.trim();
          here.innerHTML = text;
        }
      }
    } catch (error) {
      // The desk was stopped.
    }
    setTimeout(look, 2000);
  };
  setTimeout(look, 2000);
}
