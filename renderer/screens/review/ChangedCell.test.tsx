import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { messages } from "../../../core/contract/messages/index.ts";
import { LanguageProvider } from "../../i18n/LanguageProvider.tsx";
import { ChangedCell } from "./ChangedCell.tsx";

const shown = (before: string, after: string, outcome: Parameters<typeof ChangedCell>[0]["outcome"]): string =>
  renderToStaticMarkup(
    <LanguageProvider language="ja">
      <ChangedCell before={before} after={after} outcome={outcome} />
    </LanguageProvider>,
  );
const { outcomes } = messages.ja.review.table;

test("what changed is named in a word, what did not stands alone", () => {
  expect(shown("S40.1.1", "1965-01", "generalised")).toMatch(new RegExp(`data-outcome="generalised".*1965-01.*${outcomes.generalised}`, "u"));
  expect(shown("山田", "", "deleted")).toContain(outcomes.deleted);
  expect(shown("腎炎", "腎炎", "kept")).toBe("腎炎");
});

test("a cell that was empty and is empty says nothing", () => {
  expect(shown(" ", "", "deleted")).toBe("");
  expect(shown("", "ABC", "replaced")).toContain("ABC");
});
