import { useState } from "react";
import { Button } from "../../components/Button/Button.tsx";
import { NothingChosen } from "../../components/Directory/Directory.tsx";
import { Facts } from "../../components/Facts/Facts.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Pane } from "../../components/Pane/Pane.tsx";
import { formatDate } from "../../i18n/dates.ts";
import { groupHash } from "../../i18n/numbers.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { ProviderForm } from "./ProviderForm.tsx";
import type { Provider } from "./Providers.tsx";
import { useChange } from "./useChange.ts";
import styles from "./Administration.module.css";

export function ProviderPane({ provider, mayChange }: { readonly provider: Provider | undefined; readonly mayChange: boolean }) {
  const { m, language } = useSpeech();
  const words = m.administration.providers;
  const [isEditing, setEditing] = useState(false);
  const { begin, isBusy, failure } = useChange();
  if (provider === undefined) return <NothingChosen>{words.choose}</NothingChosen>;
  if (isEditing) {
    return (
      <ProviderForm
        provider={provider}
        onClose={() => {
          setEditing(false);
        }}
      />
    );
  }
  return (
    <Pane title={provider.name}>
      <Facts
        look="stack"
        facts={[
          { word: words.kind, value: m.words.providerKinds[provider.kind] },
          { word: words.id, value: provider.id, look: "mono" },
        ]}
      />
      <h3>{words.signers}</h3>
      <ul className={styles.signers}>
        {provider.signers.map(({ certificate, role, holder, validUntil }) => (
          <li key={certificate}>
            <p className={styles.strong}>{holder}</p>
            <p>{`${m.words.signerRoles[role]} · ${m.administration.validUntil} ${formatDate(language, validUntil)}`}</p>
            <code>{groupHash(certificate)}</code>
          </li>
        ))}
      </ul>
      {failure !== undefined && <FailurePanel failure={failure} />}
      {mayChange && (
        <>
          <div className={styles.acts}>
            <Button
              icon="settings"
              onPress={() => {
                setEditing(true);
              }}
            >
              {words.change}
            </Button>
          </div>
          <div className={styles.apart}>
            <Button
              kind="danger"
              icon="cross"
              isDisabled={isBusy}
              onPress={() => {
                begin({ kind: "provider.remove", provider: provider.id });
              }}
            >
              {words.remove}
            </Button>
            <p className={styles.quiet}>{words.removeAbout}</p>
          </div>
        </>
      )}
    </Pane>
  );
}
