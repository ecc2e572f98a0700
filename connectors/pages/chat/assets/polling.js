// Looks into the mailbox by HTTP as long as there is no line that would bring what comes.

const ENDPOINT = new URL("../../api/v1/mailbox", import.meta.url);
const EVERY_MS = 10_000;

/** Looks now and then while `line` is down and the page is seen, and hands over what is found. */
export function pollWhileDown(line, conversation) {
  let timer = 0;
  const look = async () => {
    if (line.state !== "down") return;
    if (!document.hidden) await lookOnce(line, conversation);
    timer = setTimeout(look, EVERY_MS);
  };
  line.addEventListener("state", () => {
    clearTimeout(timer);
    if (line.state === "down") timer = setTimeout(look, EVERY_MS);
  });
}

async function lookOnce(line, conversation) {
  const asked = { conversation_id: conversation.id, after: conversation.last };
  let told = null;
  try {
    const response = await fetch(ENDPOINT, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(asked),
      credentials: "omit",
      referrerPolicy: "no-referrer",
    });
    if (response.ok) told = await response.json();
  } catch (error) {
    // The network is away, or something else answered for the server: the next look may find it.
    if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
  }
  // What another look or the line itself has brought meanwhile must not come twice.
  if (told !== null && line.state === "down" && conversation.last === asked.after) line.take(told);
}
