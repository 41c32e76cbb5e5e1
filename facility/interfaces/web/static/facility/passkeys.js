// Passkeys: asks the device, puts what it signed into the form, sends the form. Without a script nothing is sent.

const bytes = (text) => {
  const plain = text.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(plain), (sign) => sign.charCodeAt(0));
};
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const options = (given) => {
  const asked = { ...given, challenge: bytes(given.challenge) };
  if (given.user) asked.user = { ...given.user, id: bytes(given.user.id) };
  for (const list of ["allowCredentials", "excludeCredentials"]) {
    if (given[list]) asked[list] = given[list].map((one) => ({ ...one, id: bytes(one.id) }));
  }
  return asked;
};

const told = (credential) => {
  const answer = { clientDataJSON: text(credential.response.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) answer[part] = text(credential.response[part]);
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: answer,
  };
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!form.reportValidity()) return;
    const failed = form.querySelector(".f-passkey__failed");
    failed.hidden = true;
    try {
      const publicKey = options(JSON.parse(form.dataset.options));
      const credential = form.dataset.passkey === "create"
        ? await navigator.credentials.create({ publicKey })
        : await navigator.credentials.get({ publicKey });
      form.elements.credential.value = JSON.stringify(told(credential));
      form.submit();
    } catch {
      failed.textContent = form.dataset.failed;
      failed.hidden = false;
    }
  });
}
