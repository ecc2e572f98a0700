// Tabs by the ARIA practices: arrows go from one to the next, and what is chosen is shown.

const all = () => [...document.querySelectorAll("[role=tab]")];

/** Shows one tab's panel. */
export function choose(id) {
  for (const tab of all()) {
    const chosen = tab.id === id;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    document.getElementById(tab.getAttribute("aria-controls")).hidden = !chosen;
  }
  document.getElementById("desk").dataset.tab = id;
}

/** Makes the tabs work. */
export function tabs() {
  const found = all();
  found.forEach((tab, place) => {
    tab.addEventListener("click", () => choose(tab.id));
    tab.addEventListener("keydown", ({ key }) => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[key];
      if (by === undefined) return;
      const next = found.at((place + by) % found.length);
      choose(next.id);
      next.focus();
    });
  });
}
