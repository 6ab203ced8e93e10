import { useState } from "react";
import { useSession } from "../../app/Session.tsx";
import { Button } from "../../components/Button/Button.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { Pane } from "../../components/Pane/Pane.tsx";
import { PatientView } from "../../components/PatientView/PatientView.tsx";
import { Tabs } from "../../components/Tabs/Tabs.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { useShortcuts } from "../../keys/ShortcutProvider.tsx";
import { ImageList, RecordList } from "./PersonLists.tsx";
import { PersonBlock } from "./PersonBlock.tsx";
import type { Holder } from "./Persons.tsx";
import { useUnveiling } from "./useUnveiling.ts";
import styles from "./Data.module.css";

type Part = "records" | "images";

/** One person: veiled until somebody asks who it is, and again after a minute or with the next. */
export function PersonPane({ delivery, person }: { readonly delivery: number; readonly person: Holder }) {
  const { m, say } = useSpeech();
  const words = m.data.person;
  const { officer } = useSession();
  const { holder } = person;
  const { unveiled, secondsLeft, isAsking, failure, unveil, veil } = useUnveiling(delivery, holder);
  const [part, setPart] = useState<Part>(person.records === 0 && person.images > 0 ? "images" : "records");
  const isOpen = unveiled !== undefined;
  useShortcuts("data", { "data.unveil": isOpen ? veil : unveil });
  return (
    <PatientView officer={officer}>
      <Pane title={say(words.title, { holder })}>
        {person.refused && <Notice state="caution">{words.refused}</Notice>}
        <PersonBlock unveiled={unveiled} />
        {failure !== undefined && <FailurePanel failure={failure} />}
        <div className={styles.unveil}>
          <Button size="dense" icon={isOpen ? "lock" : "people"} shortcut="data.unveil" isDisabled={isAsking} onPress={isOpen ? veil : unveil}>
            {isAsking ? words.unveiling : isOpen ? words.veil : words.unveil}
          </Button>
          <p className={styles.quiet}>{isOpen ? say(words.left, { seconds: secondsLeft }) : words.unveilAbout}</p>
        </div>
      </Pane>
      <Tabs
        label={say(words.title, { holder })}
        chosen={part}
        onChoose={setPart}
        tabs={[
          { id: "records", word: m.data.records.tab, icon: "ledger" },
          { id: "images", word: m.data.images.tab, icon: "columns" },
        ]}
      >
        {part === "records" && <RecordList key={String(isOpen)} delivery={delivery} holder={holder} count={person.records} />}
        {part === "images" && <ImageList delivery={delivery} holder={holder} count={person.images} />}
      </Tabs>
    </PatientView>
  );
}
