// Speaking instead of typing, only where the browser can listen.

import { button as newButton } from "./elements.js";

const Recognition = window.SpeechRecognition ?? window.webkitSpeechRecognition;

/**
 * Puts a button before `send` that writes what is said into `question`; `say(text)` tells of a failure, after
 * which there is no button any more where nothing can be heard at all.
 */
export function startVoice(send, question, say) {
  if (!Recognition) return;
  const button = newButton("说话", { class: "quiet voice", "aria-pressed": "false" }, toggle);
  const recognition = new Recognition();
  recognition.lang = "zh-CN";
  recognition.interimResults = false;
  const listening = (on) => {
    button.setAttribute("aria-pressed", String(on));
    button.textContent = on ? "在听…" : "说话";
  };
  recognition.addEventListener("start", () => listening(true));
  recognition.addEventListener("end", () => {
    listening(false);
    question.focus();
  });
  recognition.addEventListener("result", (event) => {
    question.value = (question.value + event.results[0][0].transcript).slice(0, question.maxLength);
    question.dispatchEvent(new Event("input"));
  });
  recognition.addEventListener("error", (event) => {
    if (event.error === "no-speech") say("没有听清，请再说一次，或者直接打字。");
    else if (event.error !== "aborted") {
      say("这个浏览器现在不能听写，请直接打字。");
      button.remove();
    }
  });
  send.before(button);

  function toggle() {
    if (button.getAttribute("aria-pressed") === "true") recognition.stop();
    else recognition.start();
  }
}
