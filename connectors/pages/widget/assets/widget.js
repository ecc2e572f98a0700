// 滨江民政助手 on any site, by one line:
//   <script src="https://(address of the assistant)/widget.js" defer></script>
// Draws a button; everything else is loaded from the same server when it is first pressed. The site's content
// security policy has to allow this server in script-src and, with https: and wss:, in connect-src; nothing else.

(() => {
  "use strict";
  const NAME = "minzheng-assistant";
  const LABEL = "民政助手";
  const STYLE = `
    :host { display: contents; }
    .launcher {
      all: initial;
      position: fixed;
      right: max(16px, env(safe-area-inset-right));
      bottom: max(16px, env(safe-area-inset-bottom));
      z-index: 2147483000;
      box-sizing: border-box;
      display: inline-flex;
      align-items: center;
      gap: 10px;
      min-height: 56px;
      padding: 8px 22px 8px 18px;
      border: 2px solid #ffffff;
      border-radius: 28px;
      background: #15605a;
      box-shadow: 0 4px 16px rgb(0 0 0 / .3);
      color: #ffffff;
      font: 700 20px/1.4 "PingFang SC", "Microsoft YaHei", "HarmonyOS Sans SC", "Noto Sans CJK SC", "Noto Sans SC", system-ui, sans-serif;
      white-space: nowrap;
      cursor: pointer;
    }
    .launcher:hover { background: #0e4742; }
    .launcher:focus-visible { outline: 3px solid #15605a; outline-offset: 3px; }
    .launcher[aria-busy="true"] { cursor: progress; }
    .launcher svg { width: 28px; height: 28px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
    .launcher.news::after { content: ""; position: absolute; right: 2px; top: -2px; width: 18px; height: 18px; border: 2px solid #ffffff; border-radius: 50%; background: #a8470f; }
    .launcher[hidden] { display: none; }
    @media print { .launcher { display: none; } }`;

  const script = document.currentScript;
  if (!script) return;
  const base = new URL(".", script.src);

  /** A browser that is too old for a style sheet of its own gets a link to the assistant's page. */
  function link() {
    const anchor = document.createElement("a");
    anchor.href = new URL("chat", base);
    anchor.target = "_blank";
    anchor.rel = "noopener";
    anchor.textContent = LABEL;
    return anchor;
  }

  function bubble() {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", "M4 4h16a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-8l-5 4v-4H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zM7 9h10M7 13h6");
    svg.append(path);
    return svg;
  }

  function launcher(root) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "launcher";
    button.lang = "zh-CN";
    button.setAttribute("aria-haspopup", "dialog");
    button.append(bubble(), LABEL);
    let panel = null;
    button.addEventListener("click", async () => {
      if (button.getAttribute("aria-busy") === "true") return;
      button.setAttribute("aria-busy", "true");
      try {
        panel ??= await (await import(new URL("static/widget/panel.js", base))).createPanel(root, button);
        panel.open();
      } catch (error) {
        // Whatever the site or the network forbids: the page of the assistant answers as well.
        console.error(error);
        window.open(new URL("chat", base), "_blank", "noopener");
      } finally {
        button.removeAttribute("aria-busy");
      }
    });
    return button;
  }

  function start() {
    if (document.querySelector(NAME)) return;
    const host = document.createElement(NAME);
    if (!("replaceSync" in CSSStyleSheet.prototype)) {
      host.append(link());
    } else {
      const root = host.attachShadow({ mode: "open" });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      root.adoptedStyleSheets = [sheet];
      root.append(launcher(root));
    }
    document.body.append(host);
  }

  if (document.body) start();
  else document.addEventListener("DOMContentLoaded", start);
})();
