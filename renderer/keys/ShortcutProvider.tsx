import { createContext, use, useEffect, useMemo, useRef, type ReactNode } from "react";
import { createMatcher } from "./matcher.ts";
import type { Scope, ShortcutName } from "./registry.ts";

type Handler = () => void;
interface Binder {
  readonly bind: (scope: Scope, handlers: Partial<Readonly<Record<ShortcutName, Handler>>>) => () => void;
}

const BinderContext = createContext<Binder | undefined>(undefined);

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && !["checkbox", "radio", "file"].includes(target.type)));

/** A dialog that is open keeps its keys to itself, except for those that work everywhere. */
const worksInDialogs = new Set<ShortcutName>(["session.lock", "escape", "help.open"]);

export function ShortcutProvider({ children }: { readonly children: ReactNode }) {
  const bound = useRef(new Set<{ readonly scope: Scope; readonly handlers: Partial<Readonly<Record<ShortcutName, Handler>>> }>());
  const binder = useMemo<Binder>(
    () => ({
      bind: (scope, handlers) => {
        const entry = { scope, handlers };
        bound.current.add(entry);
        return () => bound.current.delete(entry);
      },
    }),
    [],
  );
  useEffect(() => {
    const matcher = createMatcher();
    const hear = (event: KeyboardEvent): void => {
      if (event.defaultPrevented && event.code !== "Escape") return;
      const scopes = new Set<Scope>([...bound.current].map(({ scope }) => scope));
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- 229 is the only sign of some input methods' first key
      const { code, ctrlKey, shiftKey, altKey, metaKey, isComposing, keyCode, repeat } = event;
      const name = matcher.press({ code, ctrlKey, shiftKey, altKey, metaKey, isComposing, keyCode, repeat, inField: isField(event.target) }, scopes, performance.now());
      if (name === undefined) return;
      if (name === "pending") return;
      if (document.querySelector("[role=dialog][data-modal]") !== null && !worksInDialogs.has(name)) return;
      // The binding made last is the nearest to what is on the screen.
      const handler = [...bound.current].reverse().find(({ handlers }) => handlers[name] !== undefined)?.handlers[name];
      if (handler === undefined) return;
      if (name !== "escape") {
        event.preventDefault();
        event.stopPropagation();
      }
      handler();
    };
    // On the way down: a list keeps every letter to itself, to find its items by.
    document.addEventListener("keydown", hear, true);
    return () => {
      document.removeEventListener("keydown", hear, true);
    };
  }, []);
  return <BinderContext value={binder}>{children}</BinderContext>;
}

/** Binds names of the registry to acts while the component is on the screen. */
export function useShortcuts(scope: Scope, handlers: Partial<Readonly<Record<ShortcutName, Handler>>>): void {
  const binder = use(BinderContext);
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  const names = Object.keys(handlers).join(" ");
  useEffect(() => {
    const stable = Object.fromEntries(names.split(" ").map((name) => [name, () => latest.current[name as ShortcutName]?.()]));
    return binder?.bind(scope, stable);
  }, [binder, scope, names]);
}
