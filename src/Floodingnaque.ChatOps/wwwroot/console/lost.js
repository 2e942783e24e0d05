// The circuit was lost. Blazor tries to mend it for a while and tells by an event how that goes; a bot that was started anew knows nothing of
// this page, so the page is loaded again. Drafts are kept by the browser.
const banner = document.getElementById("components-reconnect-modal");
const tryEvery = 5000;
let retry = 0;

async function again() {
  try {
    if (!await Blazor.reconnect()) location.reload(); // it answers, but the circuit is gone
  } catch {
    retry = setTimeout(again, tryEvery);
  }
}

banner.addEventListener("components-reconnect-state-changed", e => {
  clearTimeout(retry);
  if (e.detail.state === "rejected") location.reload();
  else if (e.detail.state === "failed") retry = setTimeout(again, tryEvery);
});
