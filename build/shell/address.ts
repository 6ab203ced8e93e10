/**
 * Chromium lets no one serve a scheme of their own from outside, so `app://noren/x` travels as
 * `http://noren.app.localhost/x`: a secure context with stable storage and cross-origin isolation. The application only
 * ever sees the first form.
 */
const ownName = /^[a-z][a-z0-9+-]*$/;
const asScheme = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/i;
const asLoopback = /^http:\/\/([^/?#:]+)\.([a-z][a-z0-9+-]*)\.localhost(?=[/?#:]|$)(?::80(?=[/?#]|$))?/i;
const ofTheWeb: ReadonlySet<string> = new Set([
  "http", "https", "ws", "wss", "ftp", "file", "data", "blob", "about", "javascript", "chrome", "devtools", "chrome-error", "chrome-extension",
]);

/** A scheme the shell can serve; dots would be read as part of the host name. */
export function isServableScheme(scheme: string): boolean {
  return ownName.test(scheme) && !ofTheWeb.has(scheme);
}

export function toLoopback(address: string): string {
  return address.replace(asScheme, (whole, scheme: string, host: string) =>
    isServableScheme(scheme.toLowerCase()) && host !== "" ? `http://${host.toLowerCase()}.${scheme.toLowerCase()}.localhost` : whole,
  );
}

export function fromLoopback(address: string): string {
  if (address.startsWith("blob:")) return `blob:${fromLoopback(address.slice(5))}`;
  return address.replace(asLoopback, (_whole, host: string, scheme: string) => `${scheme}://${host}`);
}

/** `app://noren` of `app://noren/x`; "null" for about:blank, data: and the like. */
export function originOf(address: string): string {
  return asScheme.exec(address)?.[0].toLowerCase() ?? "null";
}

/** Addresses inside a Content-Security-Policy must name what the browser really sees. */
export function policyToLoopback(policy: string): string {
  return policy.replace(/(?<![\w.+-])([a-z][a-z0-9+-]*):\/\/([^\s;,/]+)/gi, (whole) => toLoopback(whole));
}
