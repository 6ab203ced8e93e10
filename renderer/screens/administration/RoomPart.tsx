import { useSession } from "../../app/Session.tsx";
import { Facts } from "../../components/Facts/Facts.tsx";
import { Panel } from "../../components/Panel/Panel.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { SelftestTable } from "../today/SelftestTable.tsx";
import styles from "./Administration.module.css";

export function RoomPart({ attempts }: { readonly attempts: number }) {
  const { m, say } = useSpeech();
  const words = m.administration;
  const { room, status } = useSession();
  return (
    <div className={styles.grid}>
      <Panel title={words.room}>
        <Facts
          facts={[
            { word: words.kind, value: m.words.roomKinds[room.kind] },
            { word: words.roomName, value: room.name },
            { word: words.roomId, value: room.id, look: "mono" },
            { word: words.folder, value: status.folder },
            { word: words.version, value: status.version },
            { word: words.attempts, value: say(attempts === 0 ? m.today.attemptsNone : m.today.attemptsSome, { count: attempts }) },
          ]}
        />
      </Panel>
      <Panel title={m.today.selftest}>
        <SelftestTable results={status.selftest} />
      </Panel>
    </div>
  );
}
