import { Button } from "../../components/Button/Button.tsx";
import { Chip } from "../../components/Chip/Chip.tsx";
import { Facts } from "../../components/Facts/Facts.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { formatBytes, formatNumber } from "../../i18n/numbers.ts";
import { formatDateTime } from "../../i18n/dates.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { readCustody, type CustodyForm } from "./custodyForm.ts";
import type { Inspection } from "./ReceiveWizard.tsx";
import styles from "./Receive.module.css";

/** The summary before the act: whether it fits, and what will stand on the custody form for good. */
export function CapacityStep({ inspection, provider, form, onAgain }: { readonly inspection: Inspection; readonly provider: string; readonly form: CustodyForm; readonly onAgain: () => void }) {
  const { m, say, language } = useSpeech();
  const words = m.receive.capacity;
  const custody = readCustody(form);
  const { needed, free, enough } = inspection.capacity;
  return (
    <>
      <h2>{words.title}</h2>
      <Facts
        facts={[
          { word: words.provider, value: provider },
          { word: words.medium, value: `${form.mediumNumber} · ${m.words.mediumContents[inspection.content]}` },
          { word: words.seal, value: `${form.sealNumber.trim() === "" ? m.receive.page.sealNone : form.sealNumber} · ${form.sealIntact ? m.receive.custody.sealIntact : m.receive.custody.sealBroken}` },
          { word: m.receive.custody.receivedAt, value: custody === undefined ? m.frame.unknown : formatDateTime(language, custody.receivedAt) },
          { word: m.receive.custody.witness, value: form.witness },
          { word: m.receive.custody.carriage, value: [m.words.carriages[form.carriage], form.carriageNote.trim()].filter((part) => part !== "").join(" · ") },
          {
            word: words.announced,
            value: custody === undefined || custody.announced.length === 0 ? words.announcedNone : custody.announced.map(({ kind, count }) => `${m.words.itemKinds[kind]} ${formatNumber(language, count)}`).join(" · "),
          },
          ...(form.note.trim() === "" ? [] : [{ word: m.receive.custody.note, value: <span className={styles.lines}>{form.note.trim()}</span> }]),
          { word: words.needed, value: formatBytes(language, needed) },
          { word: words.free, value: <>{formatBytes(language, free)} <Chip state={enough ? "good" : "bad"}>{enough ? words.enough : say(words.short, { bytes: formatBytes(language, needed - free) })}</Chip></> },
        ]}
      />
      {enough ? (
        <Notice state="caution">{words.consequence}</Notice>
      ) : (
        <Notice
          state="bad"
          actions={
            <Button icon="repeat" onPress={onAgain}>
              {words.again}
            </Button>
          }
        >
          {words.shortAdvice}
        </Notice>
      )}
    </>
  );
}
