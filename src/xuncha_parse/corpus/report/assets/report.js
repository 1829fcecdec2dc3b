"use strict";
(() => {
  // Everything can be read without this script; it adds the English words, keys within charts, tooltips for the keyboard,
  // tables that sort, and long tables cut short.
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // English, and back
  const button = document.getElementById("language");
  const chinese = new Map();
  const labels = new Map();
  const speak = (english) => {
    for (const element of all("[data-en]")) {
      if (!chinese.has(element)) chinese.set(element, element.textContent);
      element.textContent = english ? element.dataset.en : chinese.get(element);
    }
    for (const element of all("[data-en-label]")) {
      if (!labels.has(element)) labels.set(element, element.getAttribute("aria-label"));
      element.setAttribute("aria-label", english ? element.dataset.enLabel : labels.get(element));
    }
    root.lang = english ? "en" : "zh-CN";
    button.textContent = english ? "中文" : "English";
    button.lang = english ? "zh-CN" : "en";
  };
  button.hidden = false;
  button.addEventListener("click", () => speak(root.lang !== "en"));

  // a chart is one stop for the Tab key, the arrows go from mark to mark
  for (const chart of all("svg.chart")) {
    const marks = all("a.mark", chart);
    marks.forEach((mark, at) => mark.setAttribute("tabindex", at ? "-1" : "0"));
    chart.addEventListener("keydown", (event) => {
      const at = marks.indexOf(event.target.closest("a.mark"));
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -at, End: marks.length - 1 - at }[event.key];
      if (at < 0 || step === undefined) return;
      event.preventDefault();
      const next = marks[Math.min(marks.length - 1, Math.max(0, at + step))];
      marks[at].setAttribute("tabindex", "-1");
      next.setAttribute("tabindex", "0");
      next.focus();
    });
  }

  // what a mark says, when the keyboard is on it: the browser's own tooltip is for the mouse
  const tip = document.createElement("div");
  tip.id = "tip";
  tip.hidden = true;
  tip.setAttribute("aria-hidden", "true");
  document.body.append(tip);
  const place = () => {
    const mark = document.activeElement.closest("a.mark");
    tip.hidden = !(mark && mark.matches(":focus-visible"));
    if (tip.hidden) return;
    tip.textContent = mark.querySelector("title").textContent;
    tip.style.left = "0";
    const at = mark.getBoundingClientRect();
    tip.style.left = `${Math.max(8, Math.min(at.left, innerWidth - tip.offsetWidth - 8))}px`;
    tip.style.top = `${at.top - tip.offsetHeight - 8 > 0 ? at.top - tip.offsetHeight - 8 : at.bottom + 8}px`;
  };
  document.addEventListener("focusin", place);
  document.addEventListener("scroll", place, { passive: true });
  document.addEventListener("focusout", () => { tip.hidden = true; });

  // lists: the focus goes in and comes back, Escape closes
  let from = null;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#l']");
    if (link && !link.closest(".list")) from = link;
    const close = event.target.closest("a.close");
    if (close && from) {
      event.preventDefault();
      leave();
    }
  });
  const leave = () => {
    const link = from;
    const top = scrollY;
    location.hash = document.querySelector(".list:target").dataset.back;
    scrollTo(0, top); // the page stays where it was
    if (link) link.focus({ preventScroll: true });
  };
  const arrive = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (!target) return;
    const closed = target.closest("details:not([open])");
    if (closed) {
      closed.open = true;
      target.scrollIntoView();
    }
    if (target.matches(".list")) target.focus({ preventScroll: true });
  };
  addEventListener("hashchange", arrive);
  arrive();
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.querySelector(".list:target")) leave();
  });

  // tables: sorted by a column, and of long ones the first rows
  const value = (row, column) => {
    const told = row.cells[column].textContent.trim();
    const number = parseFloat(told.replace(/[,<>≥≤×]/g, ""));
    return Number.isNaN(number) ? told : number;
  };
  const most = 15;
  for (const table of all("table")) {
    const body = table.tBodies[0];
    const more = document.createElement("button"); // in the page as long as the table is cut short
    const cut = () => [...body.rows].forEach((row, index) => { row.hidden = more.isConnected && index >= most; });
    all("thead th", table).forEach((head, column) => {
      const sorter = document.createElement("button");
      sorter.type = "button";
      sorter.append(...head.childNodes);
      if (head.dataset.en) {
        sorter.dataset.en = head.dataset.en;
        delete head.dataset.en;
      }
      head.append(sorter);
      sorter.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") !== "descending";
        for (const other of all("thead th", table)) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const order = (a, b) => {
          const [left, right] = [value(a, column), value(b, column)];
          const less = typeof left === "number" && typeof right === "number" ? left - right : String(left).localeCompare(String(right), "zh");
          return down ? -less : less;
        };
        body.append(...[...body.rows].sort(order));
        cut();
      });
    });
    if (body.rows.length > most + 3) {
      const rest = body.rows.length - most;
      more.type = "button";
      more.dataset.en = `Show ${rest} more`;
      more.textContent = `再显示 ${rest} 行`;
      more.addEventListener("click", () => {
        more.remove();
        cut();
      });
      table.after(more);
      cut();
    }
  }

  // on paper tables stand below their charts
  addEventListener("beforeprint", () => {
    for (const details of all("details.data")) details.open = true;
    for (const row of all("tr[hidden]")) row.hidden = false;
  });
})();
