import { isComposing } from "./matcher.ts";

/** Keys by which the browser beneath would print, save, open, reload or show its tools: none of them may do so here. */
const withControl = new Set(["KeyP", "KeyS", "KeyO", "KeyN", "KeyT", "KeyU", "KeyR", "KeyW", "KeyG", "KeyF", "KeyH", "KeyJ", "KeyD"]);
const withControlShift = new Set(["KeyI", "KeyJ", "KeyC", "KeyN", "KeyT", "KeyR", "KeyP", "KeyS", "KeyO", "KeyM"]);
const alone = new Set(["F3", "F5", "F7", "F12", "BrowserBack", "BrowserForward", "BrowserRefresh", "BrowserSearch"]);

export function isBrowserKey({ code, ctrlKey, metaKey, shiftKey, altKey }: Pick<KeyboardEvent, "code" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">): boolean {
  if (alone.has(code)) return true;
  if (altKey && (code === "ArrowLeft" || code === "ArrowRight" || code === "Home")) return true;
  if (!ctrlKey && !metaKey) return false;
  return shiftKey ? withControlShift.has(code) : withControl.has(code);
}

/** Stops what the browser would do of itself. Returns the way to undo it. */
export function closeBrowserDoors(target: Document): () => void {
  const stopped = new AbortController();
  const options = { capture: true, signal: stopped.signal } as const;
  const refuse = (event: Event): void => {
    event.preventDefault();
  };
  target.addEventListener("keydown", (event) => (!isComposing(event) && isBrowserKey(event) ? refuse(event) : undefined), options);
  for (const name of ["contextmenu", "dragstart", "dragover", "drop"] as const) target.addEventListener(name, refuse, options);
  target.addEventListener("auxclick", refuse, options);
  return () => {
    stopped.abort();
  };
}
