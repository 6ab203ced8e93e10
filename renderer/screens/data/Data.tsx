import { useNavigation } from "../../app/Navigation.tsx";
import { useDraft } from "../../app/useDraft.ts";
import { useAnswer } from "../../app/useAnswer.ts";
import type { OperationOutput } from "../../../core/contract/operations.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { Chip } from "../../components/Chip/Chip.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Screen } from "../../components/Screen/Screen.tsx";
import { SideList } from "../../components/SideList/SideList.tsx";
import { Splitter } from "../../components/Splitter/Splitter.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { Persons } from "./Persons.tsx";
import styles from "./Data.module.css";

export type DataDelivery = OperationOutput<"data.list">["deliveries"][number];

const askDeliveries = () => call("data.list", {});

/** The question of this screen: what came, of how many people, and is it read as it should be? Who they are is another question, asked one by one. */
export function Data() {
  const { m, say } = useSpeech();
  const words = m.data;
  const { place, go } = useNavigation();
  const { value, failure } = useAnswer(askDeliveries);
  const [chosen, setChosen] = useDraft<number | undefined>("data.chosen", undefined);
  const shown = place.delivery ?? chosen;
  const deliveries = value?.deliveries;
  const delivery = deliveries?.find((one) => one.delivery === shown);
  return (
    <Screen title={words.title} state={<Chip state="good" icon="lock">{words.veiled}</Chip>}>
      <Splitter
        name="pane.data"
        asideAt="start"
        asideLabel={words.list}
        follows={String(shown)}
        aside={
          <SideList
            label={words.list}
            groups={[
              {
                id: "deliveries",
                word: words.deliveries,
                empty: deliveries === undefined ? m.frame.loading : words.empty,
                items: (deliveries ?? []).toReversed().map((one) => ({
                  id: String(one.delivery),
                  word: one.providerName,
                  icon: "data" as const,
                  about: `${say(words.delivery, { number: one.delivery })}\n${say(words.counts, { holders: one.holders, records: one.records, images: one.instances })}`,
                  state: <Chip state={one.state === "linked" ? "good" : "neutral"}>{m.words.deliveryStates[one.state]}</Chip>,
                })),
              },
            ]}
            chosen={shown === undefined ? undefined : String(shown)}
            onChoose={(id) => {
              setChosen(Number(id));
              if (place.delivery !== undefined) go({ section: "data" });
            }}
          />
        }
        main={
          <div className={styles.main}>
            {failure !== undefined && <FailurePanel failure={failure} />}
            {delivery !== undefined ? (
              <Persons key={delivery.delivery} delivery={delivery} />
            ) : deliveries?.length === 0 ? (
              <div className={styles.empty}>
                <p>{words.emptyAbout}</p>
                <Button
                  kind="primary"
                  icon="inbox"
                  onPress={() => {
                    go({ section: "receive" });
                  }}
                >
                  {words.toReceive}
                </Button>
              </div>
            ) : (
              failure === undefined && <p className={styles.choose}>{deliveries === undefined ? m.frame.loading : words.choose}</p>
            )}
          </div>
        }
      />
    </Screen>
  );
}
