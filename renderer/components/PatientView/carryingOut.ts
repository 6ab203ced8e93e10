export type Act = "copy" | "cut" | "dragstart" | "contextmenu" | "selectstart";

/** Selecting inside a text field is how one corrects what one typed; copying out of it is still refused. */
export function isCarryingOut(act: Act, target: unknown): boolean {
  if (act !== "selectstart") return true;
  const name = typeof target === "object" && target !== null && "tagName" in target ? String(target.tagName) : "";
  return name !== "INPUT" && name !== "TEXTAREA";
}
