import { Chip } from "../../components/Chip/Chip.tsx";
import { PlainTable } from "../../components/PlainTable/PlainTable.tsx";
import { formatBytes, formatNumber } from "../../i18n/numbers.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import type { Page } from "./ReceiveWizard.tsx";

type Line = Page["reconciliation"][number];

/** The sum stands above the kinds: a manifest often says how many there are and not of what kind. */
const linesOf = ({ total, reconciliation }: Pick<Page, "reconciliation" | "total">): readonly (Omit<Line, "kind" | "bytes" | "waiting"> & { readonly kind: Line["kind"] | "total"; readonly bytes?: number })[] => [{ kind: "total", ...total }, ...reconciliation];

/** What was said to come, by paper and by the medium itself, beside what became of it. */
export function Reconciliation({ page }: { readonly page: Pick<Page, "reconciliation" | "total"> }) {
  const { m, language } = useSpeech();
  const words = m.receive.reconcile;
  const number = (count: number | undefined): string => (count === undefined ? words.notSaid : formatNumber(language, count));
  return (
    <PlainTable
      label={words.title}
      rows={linesOf(page)}
      keyOf={({ kind }) => kind}
      stateOf={({ differs }) => (differs ? "caution" : undefined)}
      columns={[
        { id: "kind", word: words.kind, cell: ({ kind }) => (kind === "total" ? <strong>{words.total}</strong> : m.words.itemKinds[kind]) },
        { id: "announced", word: words.announced, align: "end", cell: ({ announced }) => number(announced) },
        { id: "declared", word: words.declared, align: "end", cell: ({ declared }) => number(declared) },
        { id: "received", word: words.received, align: "end", cell: ({ received }) => number(received) },
        { id: "held", word: words.held, align: "end", cell: ({ held }) => number(held) },
        { id: "excluded", word: words.excluded, align: "end", cell: ({ excluded }) => number(excluded) },
        { id: "bytes", word: words.bytes, align: "end", cell: ({ bytes }) => (bytes === undefined ? "" : formatBytes(language, bytes)) },
        { id: "result", word: words.result, cell: ({ kind, announced, declared, differs }) => kind === "total" && announced === undefined && declared === undefined ? words.notSaid : <Chip state={differs ? "caution" : "good"}>{differs ? words.differs : words.same}</Chip> },
      ]}
      empty={m.frame.none}
    />
  );
}
