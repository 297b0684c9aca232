// Passkeys: the browser is asked for one, its answer goes into the form and the form is sent. Without this script,
// or in a browser that knows no passkeys, the other ways of the page remain.

const known = window.PublicKeyCredential?.parseRequestOptionsFromJSON && navigator.credentials;

async function askBrowser(form) {
  const reply = await fetch(form.dataset.options, { headers: { Accept: "application/json" }, redirect: "error" });
  if (!reply.ok) throw new Error("no options");
  const options = await reply.json();
  const credential =
    form.dataset.passkey === "create"
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  form.querySelector("[data-credential]").value = JSON.stringify(credential.toJSON());
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!known) {
    form.hidden = true;
    continue;
  }
  form.addEventListener("submit", async (event) => {
    if (form.querySelector("[data-credential]").value) return;
    event.preventDefault();
    const button = event.submitter ?? form.querySelector("button");
    const failed = form.querySelector("[data-failed]");
    failed.hidden = true;
    button.setAttribute("aria-busy", "true");
    try {
      await askBrowser(form);
      form.requestSubmit(button);
    } catch {
      failed.hidden = false;
    }
    button.removeAttribute("aria-busy");
  });
}
