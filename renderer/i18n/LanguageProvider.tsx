import { createContext, use, useEffect, useMemo, type ReactNode } from "react";
import { I18nProvider } from "react-aria-components";
import { fill, isLanguage, localeOf, messages, type Language, type Messages, type Values } from "../../core/contract/messages/index.ts";

export interface Speech {
  readonly language: Language;
  /** The catalogue: `m.signIn.title`. */
  readonly m: Messages;
  /** A text of the catalogue with its values put in. */
  readonly say: (text: string, values?: Values) => string;
}

const SpeechContext = createContext<Speech | undefined>(undefined);

export function useSpeech(): Speech {
  const speech = use(SpeechContext);
  if (speech === undefined) throw new Error("no language around this component");
  return speech;
}

/** Before anybody is signed in: what the machine speaks, Japanese if that is neither of ours. */
export function machineLanguage(): Language {
  const primary = navigator.language.split("-")[0];
  return isLanguage(primary) ? primary : "ja";
}

export function LanguageProvider({ language, catalogue, children }: { readonly language: Language; readonly catalogue?: Messages; readonly children: ReactNode }) {
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const speech = useMemo<Speech>(
    () => ({ language, m: catalogue ?? messages[language], say: (text, values) => fill(localeOf[language], text, values) }),
    [language, catalogue],
  );
  return (
    <I18nProvider locale={localeOf[language]}>
      <SpeechContext value={speech}>{children}</SpeechContext>
    </I18nProvider>
  );
}
