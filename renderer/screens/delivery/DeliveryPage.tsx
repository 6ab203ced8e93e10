import { useCallback, useEffect } from "react";
import { may } from "../../app/sections.ts";
import { useSession } from "../../app/Session.tsx";
import { useAnswer } from "../../app/useAnswer.ts";
import { useDraft } from "../../app/useDraft.ts";
import { call, listen } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { TitleLine } from "../../components/Panel/Panel.tsx";
import { Tabs } from "../../components/Tabs/Tabs.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { DeliveryChips, standingOf } from "../receive/deliveryState.tsx";
import { ReceiptStep } from "../receive/ReceiptStep.tsx";
import type { Delivery } from "../receive/useMedia.ts";
import { AuditRows } from "./AuditRows.tsx";
import { Catalogue } from "./Catalogue.tsx";
import { ItemsTable } from "./ItemsTable.tsx";
import { Overview } from "./Overview.tsx";
import styles from "./Delivery.module.css";

type Part = "overview" | "items" | "catalogue" | "audit" | "receipt";

/** The question of this page: what came, from whom, and is it all there? */
export function DeliveryPage({ delivery, onContinue }: { readonly delivery: Delivery; readonly onContinue: () => void }) {
  const speech = useSpeech();
  const { m, say } = speech;
  const words = m.receive.page;
  const { officer } = useSession();
  const number = delivery.delivery;
  const [part, setPart] = useDraft<Part>(`delivery.part.${String(number)}`, "overview");
  const ask = useCallback(() => call("delivery.get", { delivery: number }), [number]);
  const { value: page, failure, again } = useAnswer(ask);
  useEffect(
    () =>
      listen("delivery.changed", (changed) => {
        if (changed.delivery.delivery === number && !changed.delivery.running) again();
      }),
    [number, again],
  );
  const standing = standingOf(delivery);
  const mayGoOn = may(officer.role, "delivery.receive") && (standing === "paused" || standing === "stopped" || standing === "running" || standing === "settling");
  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <TitleLine title={delivery.providerName} state={<>{say(m.receive.deliveryTitle, { number })}<DeliveryChips delivery={delivery} speech={speech} /></>}>
          {mayGoOn && (
            <Button kind="primary" icon={standing === "settling" ? "check" : "play"} onPress={onContinue}>
              {standing === "settling" ? words.reconcile : words.resume}
            </Button>
          )}
        </TitleLine>
        {failure !== undefined && <FailurePanel failure={failure} />}
      </div>
      {page === undefined ? (
        failure === undefined && <p className={styles.loading}>{m.frame.loading}</p>
      ) : (
        <Tabs
          label={delivery.providerName}
          chosen={part}
          onChoose={setPart}
          tabs={[
            { id: "overview", word: words.overview, icon: "info" },
            { id: "items", word: words.items, icon: "file" },
            { id: "catalogue", word: m.receive.catalogue.tab, icon: "columns" },
            { id: "receipt", word: words.forms, icon: "print" },
            { id: "audit", word: words.audit, icon: "ledger" },
          ]}
        >
          {part === "overview" && <Overview page={page} />}
          {part === "items" && <ItemsTable page={page} />}
          {part === "catalogue" && <Catalogue delivery={page} onChanged={again} />}
          {part === "receipt" && <ReceiptStep page={page} onMade={again} isStep={false} />}
          {part === "audit" && <AuditRows rows={page.audit} />}
        </Tabs>
      )}
    </div>
  );
}
