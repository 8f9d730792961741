// What makes the panel a little better. Everything works without it.
"use strict";

(() => {
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));

  // A context that stands behind the # is handed in: what stands there is never sent, nor logged.
  const door = document.querySelector("form[data-door]");
  if (door && location.hash.length > 1) {
    door.elements.context.value = location.hash.slice(1);
    history.replaceState(null, "", location.pathname);
    door.submit();
  }

  // Moments in the reader's own time; the page says UTC.
  const setTimes = (within) => {
    const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
    for (const each of all("time[datetime]", within)) {
      each.title = each.textContent;
      each.textContent = format.format(new Date(each.dateTime));
    }
  };

  // A form that does something is sent once. The server would take a second one for the same.
  const guardForms = (within) => {
    for (const form of all("form[data-once]", within)) {
      form.addEventListener("submit", (event) => {
        if (form.dataset.sent) {
          event.preventDefault();
          return;
        }
        form.dataset.sent = "1";
        if ("here" in form.dataset) {
          event.preventDefault();
          press(form);
        }
        for (const button of all("button", form)) button.setAttribute("aria-disabled", "true");
      });
    }
  };
  const unlock = () => {
    for (const form of all("form[data-sent]")) {
      delete form.dataset.sent;
      for (const button of all("button", form)) button.removeAttribute("aria-disabled");
    }
  };
  addEventListener("pageshow", (event) => event.persisted && unlock());

  // How long an action is still held back.
  let counting = 0;
  const countDown = (within) => {
    clearInterval(counting);
    const shown = within.querySelector("[data-left]");
    if (!shown) return;
    const words = shown.textContent;
    const until = Date.now() + Number(shown.dataset.left) * 1000;
    const told = words.match(/\d+(:\d+)? min|\d+ h \d+ min/);
    counting = setInterval(() => {
      const left = Math.max(0, Math.round((until - Date.now()) / 1000));
      const text = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")} min`;
      shown.textContent = told ? words.replace(told[0], text) : text;
      if (left === 0) clearInterval(counting);
    }, 1000);
  };

  const parsed = (html) => new DOMParser().parseFromString(html, "text/html");

  // Where an action stands: asked for every few seconds, less and less often, until it is final.
  const follow = (live) => {
    let wait = 2000;
    let last = live.innerHTML;
    const look = async () => {
      if (!live.isConnected) return;
      if (document.hidden) {
        setTimeout(look, wait);
        return;
      }
      let state = "open";
      try {
        const answer = await fetch(live.dataset.live, { credentials: "same-origin", redirect: "error" });
        if (answer.ok) {
          state = answer.headers.get("X-Panel-State");
          const html = await answer.text();
          if (live.contains(document.activeElement)) {
            // What is about to be pressed stays; it is looked at again until it was let go, the end too.
            state = "open";
          } else if (html.trim() !== last.trim()) {
            last = html;
            show(html);
            wait = 2000;
          }
        } else if (answer.status === 401 || answer.status === 404) {
          return;
        }
      } catch (error) {
        // The network is away; it is asked again.
      }
      wait = Math.min(wait * 1.4, 30000);
      if (state !== "final") setTimeout(look, wait);
    };
    // The element that is announced stays; only what it says is changed, and only where that is new.
    const show = (html) => {
      const fresh = parsed(html).body;
      const before = live.querySelector("[role=status]");
      const after = fresh.querySelector("[role=status]");
      if (before && after) {
        if (before.textContent !== after.textContent) {
          before.className = after.className;
          before.replaceChildren(...after.childNodes);
        }
        after.replaceWith(before);
      }
      live.replaceChildren(...fresh.childNodes);
      begin(live);
    };
    setTimeout(look, wait);
  };

  // The pages that were shown one after the other without leaving the document, for the back button.
  const pages = [document.body];
  let current = 0;
  const turn = (to) => {
    current = to;
    document.body.replaceWith(pages[to]);
    unlock();
    for (const live of all("[data-live]")) follow(live);
  };
  addEventListener("popstate", (event) => {
    const to = event.state?.page ?? 0;
    if (pages[to]) turn(to);
    else location.reload();
  });

  // The press: its answer is shown at once, under the address of the page that it is.
  const press = async (form) => {
    let html, address;
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        credentials: "same-origin",
        headers: { "X-Panel": "here" },
      });
      html = await answer.text();
      address = answer.headers.get("X-Panel-Address");
    } catch (error) {
      // Nobody knows whether it arrived. Sent once more, it is the same action.
      form.submit();
      return;
    }
    const fresh = parsed(html);
    document.title = fresh.title;
    const to = address ? current + 1 : current;
    pages.length = to;
    pages.push(fresh.body);
    if (address) history.pushState({ page: to }, "", address);
    current = to;
    document.body.replaceWith(fresh.body);
    begin(document);
    (document.querySelector("[autofocus]") ?? document.querySelector("h1"))?.focus();
  };
  // What a form would do, while it is filled in.
  const watch = (form) => {
    const here = form.querySelector("[data-effect-here]");
    let waiting = 0;
    let asked = null;
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(async () => {
        asked?.abort();
        asked = new AbortController();
        try {
          const answer = await fetch(form.dataset.effect, {
            method: "POST",
            body: new URLSearchParams(new FormData(form)),
            credentials: "same-origin",
            redirect: "error",
            signal: asked.signal,
          });
          const known = answer.ok || answer.status === 422;
          here.replaceChildren(...(known ? parsed(await answer.text()).body.childNodes : []));
        } catch (error) {
          // The network is away, or it was overtaken by the next one, which clears it. What stands there is about
          // what was filled in before; the button shows the preview all the same.
          if (error.name !== "AbortError") here.replaceChildren();
        }
      }, 600);
    });
  };

  const begin = (within) => {
    setTimes(within);
    guardForms(within);
    countDown(within);
    for (const live of all("[data-live]", within)) follow(live);
    for (const form of all("form[data-effect]", within)) watch(form);
  };
  begin(document);
})();
