import { languages } from "../../../core/contract/messages/index.ts";
import { densities, textSizes, themes, useChosenLanguage, usePreference } from "../../app/Preferences.tsx";
import { Choice } from "../../components/Choice/Choice.tsx";
import { Dialog } from "../../components/Dialog/Dialog.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import styles from "./Settings.module.css";

/** Each language is written in itself, so that it can be found by whoever reads only that one. */
export const languageNames = { ja: "日本語", en: "English" } as const;

const oneOf = <Value extends string>(values: readonly Value[], text: string, fallback: Value): Value => values.find((value) => value === text) ?? fallback;

export function Settings({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const { m } = useSpeech();
  const settings = m.frame.settings;
  const language = useChosenLanguage();
  const [, setLanguage] = usePreference("language", language);
  const [theme, setTheme] = usePreference("theme", "system");
  const [density, setDensity] = usePreference("density", "regular");
  const [textSize, setTextSize] = usePreference("textSize", "100");
  return (
    <Dialog title={settings.title} isOpen={isOpen} onClose={onClose} place="side">
      <div className={styles.settings}>
        <Choice look="segments" label={settings.language} value={language} options={languages.map((value) => ({ value, word: languageNames[value] }))} onChange={setLanguage} />
        <Choice look="segments" label={settings.theme} value={oneOf(themes, theme, "system")} options={themes.map((value) => ({ value, word: settings.themes[value] }))} onChange={setTheme} />
        <Choice
          look="segments"
          label={settings.textSize}
          value={oneOf(textSizes, textSize, "100")}
          options={textSizes.map((value) => ({ value, word: `${value} %` }))}
          onChange={setTextSize}
        />
        <Choice
          look="segments"
          label={settings.density}
          value={oneOf(densities, density, "regular")}
          options={densities.map((value) => ({ value, word: settings.densities[value] }))}
          onChange={setDensity}
        />
        <p className={styles.note}>{settings.remembered}</p>
      </div>
    </Dialog>
  );
}
