import { Keycaps } from "../../components/Button/Keycaps.tsx";
import { Dialog } from "../../components/Dialog/Dialog.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { keycapsOf, shortcuts, type Scope, type ShortcutName } from "../../keys/registry.ts";
import styles from "./Help.module.css";

const order: readonly Scope[] = ["global", "receive", "held", "ledger", "audit", "table"];

/** The F1 sheet: the registry, written out. Keys of sections the officer may not enter are left away. */
export function Help({ isOpen, onClose, without }: { readonly isOpen: boolean; readonly onClose: () => void; readonly without: ReadonlySet<ShortcutName> }) {
  const { m } = useSpeech();
  const scopes = order.map((scope) => ({ scope, keys: shortcuts.filter((shortcut) => shortcut.scope === scope && !without.has(shortcut.name)) })).filter(({ keys }) => keys.length > 0);
  return (
    <Dialog title={m.frame.help.title} isOpen={isOpen} onClose={onClose} place="side">
      <div className={styles.help}>
        {scopes.map(({ scope, keys }) => (
          <section key={scope} className={styles.group} aria-labelledby={`help-${scope}`}>
            <h3 id={`help-${scope}`}>{m.frame.help.scopes[scope]}</h3>
            <dl>
              {keys.map(({ name }) => (
                <div key={name}>
                  <dt>{m.frame.keys[name]}</dt>
                  <dd>
                    <Keycaps caps={keycapsOf(name)} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <p className={styles.note}>{m.frame.help.about}</p>
      </div>
    </Dialog>
  );
}
