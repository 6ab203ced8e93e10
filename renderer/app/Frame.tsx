import { useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { useShortcuts } from "../keys/ShortcutProvider.tsx";
import { shortcuts, type ShortcutName } from "../keys/registry.ts";
import { useSpeech } from "../i18n/LanguageProvider.tsx";
import { Administration } from "../screens/administration/Administration.tsx";
import { Audit } from "../screens/audit/Audit.tsx";
import { CeremonyScreen } from "../screens/ceremony/CeremonyScreen.tsx";
import { SwapCurtain } from "../screens/ceremony/SwapCurtain.tsx";
import { isBlank, useCeremony, type Ceremony } from "../screens/ceremony/useCeremony.ts";
import { Data } from "../screens/data/Data.tsx";
import { Held } from "../screens/held/Held.tsx";
import { Help } from "../screens/help/Help.tsx";
import { Ledger } from "../screens/ledger/Ledger.tsx";
import { Projects } from "../screens/projects/Projects.tsx";
import { Receive } from "../screens/receive/Receive.tsx";
import { Release } from "../screens/release/Release.tsx";
import { Review } from "../screens/review/Review.tsx";
import { Settings } from "../screens/settings/Settings.tsx";
import { Today } from "../screens/today/Today.tsx";
import { Vault } from "../screens/vault/Vault.tsx";
import { ActivityStrip, useConnectionAttempts } from "./ActivityStrip.tsx";
import { SessionBanner } from "./Banner.tsx";
import { IdleWarning } from "./IdleWarning.tsx";
import { NavigationContext, type Navigation, type Place } from "./Navigation.tsx";
import { Rail } from "./Rail.tsx";
import { sections, sectionsFor, type SectionId } from "./sections.ts";
import { useSession } from "./Session.tsx";
import { useHeldCount } from "./useHeldCount.ts";
import styles from "./Frame.module.css";

/** Around every screen of a session: banner, rail, strip, keys that work everywhere. */
export function Frame({ onLock }: { readonly onLock: () => void }) {
  const { m } = useSpeech();
  const { officer, status } = useSession();
  const [place, setPlace] = useState<Place>({ section: "today" });
  const [sheet, setSheet] = useState<"help" | "settings" | undefined>();
  const attempts = useConnectionAttempts(status.connectionAttempts);
  const held = useHeldCount();
  const { ceremony, take, look, putAway } = useCeremony();
  const drafts = useRef(new Map<string, unknown>());
  const mine = sectionsFor(officer.role);
  const go = (id: SectionId) => () => {
    if (mine.some((one) => one.id === id)) setPlace({ section: id });
  };
  const close = (): void => {
    setSheet(undefined);
  };
  const navigation = useMemo<Navigation>(
    () => ({
      place,
      go: setPlace,
      openCeremony: (begun?: Ceremony) => {
        if (begun === undefined) look();
        else take(begun);
      },
      drafts: drafts.current,
    }),
    [place, look, take],
  );
  useShortcuts("global", {
    "go.today": go("today"),
    "go.receive": go("receive"),
    "go.held": go("held"),
    "go.data": go("data"),
    "go.projects": go("projects"),
    "go.review": go("review"),
    "go.approval": go("approval"),
    "go.ledger": go("ledger"),
    "go.vault": go("vault"),
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
  const { section } = place;
  const isCeremony = ceremony !== undefined;
  // Whoever goes elsewhere by keys leaves the focus behind in what is gone: the next Tab begins at the new section, not at the window's top.
  useEffect(() => {
    if (document.activeElement === document.body) document.getElementById("content")?.focus({ preventScroll: true });
  }, [section, isCeremony]);
  // While the cards change hands nothing of the room is in the page.
  if (ceremony !== undefined && isBlank(ceremony)) return <SwapCurtain ceremony={ceremony} onChanged={take} />;
  const screens: Readonly<Record<SectionId, () => ReactNode>> = {
    today: () => <Today attempts={attempts} held={held} />,
    receive: () => <Receive />,
    held: () => <Held />,
    data: () => <Data />,
    projects: () => <Projects />,
    review: () => <Review />,
    approval: () => <Release />,
    ledger: () => <Ledger />,
    vault: () => <Vault />,
    audit: () => <Audit />,
    administration: () => <Administration attempts={attempts} />,
  };
  const without = new Set<ShortcutName>(sections.filter((one) => !mine.includes(one)).flatMap(({ id }) => sectionKeys[id]));
  return (
    <NavigationContext value={navigation}>
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
          <Rail
            sections={mine}
            current={section}
            waiting={{ held }}
            onGo={(id) => {
              setPlace({ section: id });
            }}
          />
          <main id="content" tabIndex={-1} className={styles.content} key={ceremony === undefined ? section : "ceremony"}>
            {ceremony === undefined ? screens[section]() : <CeremonyScreen ceremony={ceremony} onChanged={take} onClose={putAway} />}
          </main>
        </div>
        <ActivityStrip attempts={attempts} />
        <IdleWarning />
        <Help isOpen={sheet === "help"} onClose={close} without={without} />
        <Settings isOpen={sheet === "settings"} onClose={close} />
      </div>
    </NavigationContext>
  );
}

const sectionKeys: Readonly<Record<SectionId, readonly ShortcutName[]>> = {
  today: ["go.today"],
  receive: ["go.receive", "receive.start", "receive.list"],
  held: ["go.held", "held.retry", "held.question", "held.exclude"],
  data: ["go.data", "data.unveil"],
  projects: ["go.projects", "projects.propose"],
  review: ["go.review", ...shortcuts.filter(({ scope }) => scope === "review").map(({ name }) => name)],
  approval: ["go.approval", "release.next"],
  ledger: ["go.ledger", "ledger.register"],
  vault: ["go.vault"],
  audit: ["go.audit", "audit.verify", "audit.export", "audit.print"],
  administration: ["go.administration"],
};

/** The first field of the screen's filter row. */
function focusFilter(): void {
  document.querySelector<HTMLElement>("[data-filter] input, [data-filter] button")?.focus();
}
