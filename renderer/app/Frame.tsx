import { useState, type ReactNode } from "react";
import { useShortcuts } from "../keys/ShortcutProvider.tsx";
import type { ShortcutName } from "../keys/registry.ts";
import { useSpeech } from "../i18n/LanguageProvider.tsx";
import { Administration } from "../screens/administration/Administration.tsx";
import { Audit } from "../screens/audit/Audit.tsx";
import { Help } from "../screens/help/Help.tsx";
import { Settings } from "../screens/settings/Settings.tsx";
import { Today } from "../screens/today/Today.tsx";
import { ActivityStrip, useConnectionAttempts } from "./ActivityStrip.tsx";
import { SessionBanner } from "./Banner.tsx";
import { IdleWarning } from "./IdleWarning.tsx";
import { Rail } from "./Rail.tsx";
import { sections, sectionsFor, type SectionId } from "./sections.ts";
import { useSession } from "./Session.tsx";
import styles from "./Frame.module.css";

/** Around every screen of a session: banner, rail, strip, keys that work everywhere. */
export function Frame({ onLock }: { readonly onLock: () => void }) {
  const { m } = useSpeech();
  const { officer, status } = useSession();
  const [section, setSection] = useState<SectionId>("today");
  const [sheet, setSheet] = useState<"help" | "settings" | undefined>();
  const attempts = useConnectionAttempts(status.connectionAttempts);
  const mine = sectionsFor(officer.role);
  const go = (id: SectionId) => () => {
    if (mine.some((one) => one.id === id)) setSection(id);
  };
  const close = (): void => {
    setSheet(undefined);
  };
  useShortcuts("global", {
    "go.today": go("today"),
    "go.audit": go("audit"),
    "go.administration": go("administration"),
    "session.lock": onLock,
    "help.open": () => {
      setSheet((open) => (open === "help" ? undefined : "help"));
    },
    "settings.open": () => {
      setSheet("settings");
    },
    "search.focus": focusFilter,
  });
  const screens: Readonly<Record<SectionId, ReactNode>> = {
    today: <Today attempts={attempts} onGo={setSection} />,
    audit: <Audit />,
    administration: <Administration attempts={attempts} />,
  };
  const without = new Set<ShortcutName>(sections.filter((one) => !mine.includes(one)).flatMap(({ id }) => sectionKeys[id]));
  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#content">
        {m.frame.skipToContent}
      </a>
      <SessionBanner
        onLock={onLock}
        onHelp={() => {
          setSheet("help");
        }}
        onSettings={() => {
          setSheet("settings");
        }}
      />
      <div className={styles.middle}>
        <Rail sections={mine} current={section} onGo={setSection} />
        <main id="content" tabIndex={-1} className={styles.content} key={section}>
          {screens[section]}
        </main>
      </div>
      <ActivityStrip attempts={attempts} />
      <IdleWarning />
      <Help isOpen={sheet === "help"} onClose={close} without={without} />
      <Settings isOpen={sheet === "settings"} onClose={close} />
    </div>
  );
}

const sectionKeys: Readonly<Record<SectionId, readonly ShortcutName[]>> = {
  today: ["go.today"],
  audit: ["go.audit", "audit.verify", "audit.export", "audit.print"],
  administration: ["go.administration"],
};

/** The first field of the screen's filter row. */
function focusFilter(): void {
  document.querySelector<HTMLElement>("[data-filter] input, [data-filter] button")?.focus();
}

