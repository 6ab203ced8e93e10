import { useNavigation } from "../../app/Navigation.tsx";
import { Button } from "../../components/Button/Button.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Checkbox } from "../../components/Field/Checkbox.tsx";
import { Icon } from "../../components/Icon/Icon.tsx";
import { PlainTable } from "../../components/PlainTable/PlainTable.tsx";
import { formatDate } from "../../i18n/dates.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { useDeliveries } from "../receive/useMedia.ts";
import styles from "./Projects.module.css";

/** Of whose records: deliveries that are linked; of the others it is said why not yet, and where that is mended. */
export function ScopePart({ chosen, error, onChoose }: { readonly chosen: readonly number[]; readonly error: string | undefined; readonly onChoose: (deliveries: readonly number[]) => void }) {
  const { m, say, language } = useSpeech();
  const words = m.projects.proposal.deliveries;
  const { go } = useNavigation();
  const { deliveries, failure, isWaiting } = useDeliveries();
  const linked = deliveries.filter(({ state }) => state === "linked");
  const others = deliveries.flatMap((delivery) => (delivery.state === "linked" ? [] : [{ ...delivery, state: delivery.state }]));
  const name = (delivery: number, provider: string): string => `${say(m.projects.facts.delivery, { number: delivery })} ${provider}`;
  return (
    <div className={styles.fields}>
      <p className={styles.quiet}>{words.about}</p>
      {failure !== undefined && <FailurePanel failure={failure} />}
      {linked.length === 0 && !isWaiting && (
        <div className={styles.acts}>
          <p>{words.none}</p>
          {others.length === 0 && (
            <Button
              size="dense"
              icon="inbox"
              onPress={() => {
                go({ section: "receive" });
              }}
            >
              {words.toReceive}
            </Button>
          )}
        </div>
      )}
      <div className={styles.checks} role="group" aria-label={words.title}>
        {linked.map(({ delivery, providerName, receivedAt }) => (
          <Checkbox
            key={delivery}
            word={`${name(delivery, providerName)} · ${formatDate(language, receivedAt)}`}
            isSelected={chosen.includes(delivery)}
            onChange={(isSelected) => {
              onChoose(isSelected ? [...chosen, delivery] : chosen.filter((one) => one !== delivery));
            }}
          />
        ))}
      </div>
      {error !== undefined && (
        <p className={styles.error} role="alert">
          <Icon name="warning" small />
          {error}
        </p>
      )}
      {others.length > 0 && (
        <details className={styles.details} open={linked.length === 0}>
          <summary>{words.others}</summary>
          <PlainTable
            label={words.others}
            rows={others}
            keyOf={({ delivery }) => String(delivery)}
            columns={[
              { id: "delivery", word: words.delivery, cell: ({ delivery, providerName }) => name(delivery, providerName) },
              { id: "why", word: words.why, cell: ({ state }) => words.reasons[state] },
              {
                id: "open",
                word: m.today.openSection,
                cell: ({ delivery }) => (
                  <Button
                    size="dense"
                    kind="quiet"
                    onPress={() => {
                      go({ section: "receive", delivery });
                    }}
                  >
                    {say(words.open, { number: delivery })}
                  </Button>
                ),
              },
            ]}
          />
        </details>
      )}
    </div>
  );
}
