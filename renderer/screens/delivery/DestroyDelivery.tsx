import { useCallback, useState } from "react";
import type { Failure } from "../../../core/domain/failure.ts";
import { may } from "../../app/sections.ts";
import { useNavigation } from "../../app/Navigation.tsx";
import { useSession } from "../../app/Session.tsx";
import { throwLater, useAnswer } from "../../app/useAnswer.ts";
import { useDraft } from "../../app/useDraft.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { Choice } from "../../components/Choice/Choice.tsx";
import { Facts } from "../../components/Facts/Facts.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { TextField } from "../../components/Field/TextField.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { Panel } from "../../components/Panel/Panel.tsx";
import { formatBytes, formatNumber } from "../../i18n/numbers.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import type { Page } from "../receive/ReceiveWizard.tsx";
import styles from "./Delivery.module.css";

/** What of a delivery is gone, for everyone; and for custodians the act that ends it as a whole. */
export function DestroyDelivery({ page }: { readonly page: Page }) {
  const { m, say } = useSpeech();
  const words = m.vault.destroyDelivery;
  const { officer } = useSession();
  const [isOpen, setOpen] = useState(false);
  const { items, entries } = page.destroyed;
  const isGone = page.state === "destroyed";
  return (
    <>
      {items > 0 && <Notice state="info">{isGone ? say(words.isGone, { entries: entries.join(" · ") }) : say(words.partlyGone, { count: items, entries: entries.join(" · ") })}</Notice>}
      {may(officer.role, "vault.destroy") && !isGone && (
        <Panel title={words.title}>
          <p>{words.about}</p>
          {isOpen ? (
            <Form
              delivery={page.delivery}
              onClose={() => {
                setOpen(false);
              }}
            />
          ) : (
            <div>
              <Button
                kind="danger"
                icon="cross"
                onPress={() => {
                  setOpen(true);
                }}
              >
                {words.open}
              </Button>
            </div>
          )}
        </Panel>
      )}
    </>
  );
}

type Shared = "keep" | "destroy";

function Form({ delivery, onClose }: { readonly delivery: number; readonly onClose: () => void }) {
  const { m, say, language } = useSpeech();
  const words = m.vault.destroyDelivery;
  const { openCeremony } = useNavigation();
  const ask = useCallback(() => call("vault.stake", { delivery }), [delivery]);
  const { value: stake, failure } = useAnswer(ask);
  const [reason, setReason] = useDraft("vault.deliveryReason", "");
  const [shared, setShared] = useState<Shared>("keep");
  const [isChecked, setChecked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Failure | undefined>();
  const begin = (): void => {
    setChecked(true);
    if (reason.trim() === "") return;
    setBusy(true);
    setRefused(undefined);
    call("vault.destroy", { what: { kind: "delivery", delivery, shared }, reason: reason.trim() }).then((answer) => {
      setBusy(false);
      if (answer.ok) openCeremony(answer.value.ceremony);
      else setRefused(answer.failure);
    }, throwLater);
  };
  if (failure !== undefined) return <FailurePanel failure={failure} />;
  if (stake === undefined) return <p className={styles.loading}>{m.frame.loading}</p>;
  return (
    <div className={styles.destroy}>
      <Facts
        facts={[
          { word: words.items, value: formatNumber(language, stake.items) },
          { word: words.objects, value: `${formatNumber(language, stake.objects)} · ${formatBytes(language, stake.bytes)}` },
          { word: words.shared, value: stake.shared === 0 ? words.sharedNone : say(words.sharedIn, { count: stake.shared, deliveries: stake.deliveries.join(" · ") }) },
        ]}
      />
      {stake.shared > 0 && (
        <>
          <Choice
            look="segments"
            label={words.choice}
            value={shared}
            onChange={setShared}
            options={[
              { value: "keep", word: words.keep },
              { value: "destroy", word: words.destroy },
            ]}
          />
          <p>{shared === "keep" ? words.keepMeans : words.destroyMeans}</p>
        </>
      )}
      <p>{m.vault.destroy.consequence}</p>
      <TextField label={m.vault.destroy.reason} isRequired maxLength={120} value={reason} error={isChecked && reason.trim() === "" ? m.receive.custody.missing : undefined} onChange={setReason} />
      {refused !== undefined && <FailurePanel failure={refused} />}
      <div className={styles.destroyActs}>
        <Button onPress={onClose}>{m.frame.close}</Button>
        <Button kind="danger" icon="sign" isDisabled={isBusy} onPress={begin}>
          {words.begin}
        </Button>
      </div>
    </div>
  );
}
