import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { isLanguage, type Language } from "../../core/contract/messages/index.ts";
import { call } from "../bridge.ts";
import { measureScreen } from "./screenSize.ts";
import { machineLanguage } from "../i18n/LanguageProvider.tsx";

/** What an officer has set: language, theme, density, text size, widths of panes, columns. Kept by the room, never by the browser. */

export const themes = ["light", "dark", "system"] as const;
export const densities = ["regular", "compact"] as const;
export const textSizes = ["100", "125", "150", "200"] as const;

type Values = Readonly<Record<string, string>>;

interface Preferences {
  readonly values: Values;
  readonly set: (name: string, value: string) => void;
  /** Takes over what the room keeps for the officer who signed in, and from then on tells the room of changes. */
  readonly begin: (values: Values) => void;
  /** Forgets the officer's; what was chosen before signing in stays. */
  readonly end: () => void;
}

const PreferencesContext = createContext<Preferences | undefined>(undefined);

export function usePreferences(): Preferences {
  const preferences = use(PreferencesContext);
  if (preferences === undefined) throw new Error("no preferences around this component");
  return preferences;
}

export function usePreference(name: string, fallback: string): readonly [string, (value: string) => void] {
  const { values, set } = usePreferences();
  return [
    values[name] ?? fallback,
    useCallback(
      (value: string) => {
        set(name, value);
      },
      [set, name],
    ),
  ];
}

export function useChosenLanguage(): Language {
  const [language] = usePreference("language", machineLanguage());
  return isLanguage(language) ? language : "ja";
}

/** A pane that is being dragged changes sixty times a second; each change kept is a row in the audit log. */
const settleMilliseconds = 800;

export function PreferencesProvider({ children }: { readonly children: ReactNode }) {
  const [before, setBefore] = useState<Values>({});
  const [own, setOwn] = useState<Values | undefined>();
  const waiting = useRef(new Map<string, ReturnType<typeof setTimeout>>());
  const isInside = own !== undefined;

  const set = useCallback(
    (name: string, value: string) => {
      if (!isInside) {
        setBefore((values) => ({ ...values, [name]: value }));
        return;
      }
      setOwn((values) => ({ ...values, [name]: value }));
      clearTimeout(waiting.current.get(name));
      waiting.current.set(
        name,
        setTimeout(() => {
          // A width that could not be kept is no reason to interrupt anybody.
          void call("preference.set", { name, value });
        }, settleMilliseconds),
      );
    },
    [isInside],
  );
  const end = useCallback(() => {
    for (const timer of waiting.current.values()) clearTimeout(timer);
    waiting.current.clear();
    setOwn(undefined);
  }, []);
  const values = useMemo(() => ({ ...before, ...own }), [before, own]);
  const preferences = useMemo<Preferences>(() => ({ values, set, begin: setOwn, end }), [values, set, end]);

  useEffect(() => {
    const { dataset } = document.documentElement;
    dataset["theme"] = values["theme"] ?? "system";
    dataset["density"] = values["density"] ?? "regular";
    dataset["textSize"] = values["textSize"] ?? "100";
    measureScreen();
  }, [values]);

  useEffect(() => {
    addEventListener("resize", measureScreen);
    return () => {
      removeEventListener("resize", measureScreen);
    };
  }, []);

  return <PreferencesContext value={preferences}>{children}</PreferencesContext>;
}
