import { useDraft } from "../../app/useDraft.ts";
import { may } from "../../app/sections.ts";
import { useSession } from "../../app/Session.tsx";
import { Screen } from "../../components/Screen/Screen.tsx";
import { Tabs, type TabOption } from "../../components/Tabs/Tabs.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { CardCheck } from "../card-check/CardCheck.tsx";
import { Ceremonies } from "./Ceremonies.tsx";
import { Officers } from "./Officers.tsx";
import { Providers } from "./Providers.tsx";
import { RoomPart } from "./RoomPart.tsx";
import { PolicyPart } from "./PolicyPart.tsx";

type Part = "officers" | "providers" | "policy" | "ceremonies" | "card" | "room";
/** Tables with a pane beside them reach the edges. */
const isFull = (part: Part): boolean => part === "officers" || part === "providers" || part === "ceremonies";

/** The question of this screen: who may do what here, and whom do we trust? */
export function Administration({ attempts }: { readonly attempts: number }) {
  const { m } = useSpeech();
  const words = m.administration;
  const { officer } = useSession();
  const [chosen, setPart] = useDraft<Part>("administration.part", "officers");
  const tabs: readonly TabOption<Part>[] = [
    { id: "officers", word: words.parts.officers, icon: "people" },
    { id: "providers", word: words.parts.providers, icon: "building" },
    { id: "policy", word: words.parts.policy, icon: "settings" },
    ...(may(officer.role, "ceremony.list") ? [{ id: "ceremonies", word: words.parts.ceremonies, icon: "sign" } satisfies TabOption<Part>] : []),
    { id: "card", word: words.parts.card, icon: "card" },
    { id: "room", word: words.parts.room, icon: "info" },
  ];
  const part = tabs.some(({ id }) => id === chosen) ? chosen : "officers";
  return (
    <Screen title={words.title} look="tabs">
      <Tabs label={words.title} tabs={tabs} chosen={part} onChoose={setPart} look={isFull(part) ? "full" : "page"}>
        {part === "officers" && <Officers />}
        {part === "providers" && <Providers />}
        {part === "policy" && <PolicyPart />}
        {part === "ceremonies" && <Ceremonies />}
        {part === "card" && <CardCheck />}
        {part === "room" && <RoomPart attempts={attempts} />}
      </Tabs>
    </Screen>
  );
}
